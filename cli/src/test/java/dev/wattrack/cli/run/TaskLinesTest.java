package dev.wattrack.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TaskLinesTest {
  private static final String STAT =
      "4711 (a ) b) S 1 4711 4711 0 -1 4194304 9 9 0 0 12 3 250 40 20 0 1 0 9 9 9\n";

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyByteIsPassedOnAndEveryMatchingLineCountsOnce() throws Exception {
    TaskLines lines = new TaskLines(Pattern.compile("done$"));
    String text =
        "a done\r\nb done\n\ndone done\nundone?\n" + "x".repeat(200_000) + " done\nd done";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.pass(in(text), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(lines.count()).isEqualTo(4);
  }

  @Test
  void aReaderThatHasGoneDoesNotStopTheCounting() throws Exception {
    TaskLines lines = new TaskLines(Pattern.compile("x"));
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    lines.pass(in("x\n".repeat(9_000)), gone);
    assertThat(lines.count()).isEqualTo(9_000);
  }

  @Test
  void theTimeOfEndedChildrenIsReadAndWhateverElseIsUnknown() {
    assertThat(ReapedTime.ofStat(STAT)).hasValue(2.9);
    for (int i = 0; i < STAT.length(); i++) {
      assertThat(ReapedTime.ofStat(STAT.substring(0, i)).orElse(0)).isBetween(0.0, 2.9);
    }
    assertThat(ReapedTime.seconds()).isPresent();
  }

  @Test
  void onlyTheTerminalsOwnGroupIsInTheForeground() {
    assertThat(SignalRelay.inForeground("1 (x) S 2 300 300 34816 300 0")).isTrue();
    assertThat(SignalRelay.inForeground("1 (x) S 2 300 300 34816 301 0")).isFalse();
    assertThat(SignalRelay.inForeground("1 (x) S 2 300 300 0 -1 0")).isFalse();
    assertThat(SignalRelay.inForeground("")).isFalse();
  }
}
