package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The output is built from the tools' source (8) and from its readers (7), not recorded. */
class BeegfsTrafficTest {
  private static final String EIGHTH =
      """
      Total results for nodes: 2
      {"time":100,"queue_length":"0","requests":"7","busy_workers":"1","written":"4096","read":"10","sent":"1","received":"1"}
      {"time":101,"queue_length":"0","requests":"5","busy_workers":"0","written":"100","read":"0","sent":"1","received":"1"}
      {"time":102,"queue_length":"0","requests":"1","busy_workers":"0","written":"50","read":"3","sent":"1","received":"1"}
      """;
  private static final String SEVENTH =
      """
      ===== total results for 2 nodes =====
       time_index write_KiB  read_KiB   reqs   qlen bsy
               10         4         0      7      0   1
               11         1         2      5      0   0
               12         9         9      9      0   0
      """;

  /** One of the tools. */
  private static final class Tool implements Commands {
    final List<List<String>> calls = new ArrayList<>();
    final String name;
    @Nullable String says;

    Tool(String name, @Nullable String says) {
      this.name = name;
      this.says = says;
    }

    @Override
    public @Nullable String find(String program) {
      return program.equals(name) ? "/usr/sbin/" + program : null;
    }

    @Override
    public Reading<String> run(List<String> command, long timeoutMillis) {
      calls.add(command);
      String text = says;
      return text == null ? Reading.failed("it ended with 1: no auth") : Reading.value(text);
    }

    @Override
    public Reading<String> outputOf(List<String> command, long timeoutMillis) {
      return run(command, timeoutMillis);
    }

    @Override
    public Running follow(List<String> command) throws IOException {
      throw new IOException("it does not stay");
    }
  }

  private static List<Long> counters(BeegfsTraffic traffic) {
    SharedStoreFigures figures = new SharedStoreFigures();
    traffic.addTo(figures);
    return List.of(
        figures.get("write_bytes"), figures.get("read_bytes"), figures.get("operations"));
  }

  @Test
  void secondsOfVersionEightAreSummedOnceEach() {
    Tool tool = new Tool("beegfs", EIGHTH);
    BeegfsTraffic traffic = new BeegfsTraffic(tool);
    assertThat(counters(traffic)).as("what was before is not ours").containsExactly(0L, 0L, 0L);
    assertThat(counters(traffic)).as("nothing new").containsExactly(0L, 0L, 0L);
    tool.says =
        EIGHTH
            + "{\"time\":103,\"requests\":\"2\",\"written\":\"1\",\"read\":\"1\"}\n"
            + "{\"time\":104,\"requests\":\"99\",\"written\":\"99\",\"read\":\"99\"}\n";
    assertThat(counters(traffic)).as("102 and 103 are over").containsExactly(51L, 4L, 3L);
    assertThat(tool.calls.get(0)).contains("stats", "server", "--raw", "ndjson", "0s");
  }

  @Test
  void theTableOfVersionSevenIsInKibibytes() {
    Tool tool = new Tool("beegfs-ctl", SEVENTH);
    BeegfsTraffic traffic = new BeegfsTraffic(tool);
    assertThat(counters(traffic)).containsExactly(0L, 0L, 0L);
    assertThat(BeegfsTraffic.table(SEVENTH))
        .containsExactly(
            new BeegfsTraffic.Second(10, 4_096, 0, 7),
            new BeegfsTraffic.Second(11, 1_024, 2_048, 5),
            new BeegfsTraffic.Second(12, 9_216, 9_216, 9));
    tool.says = SEVENTH + "       13         1         1      1      0   0\n";
    assertThat(counters(traffic)).as("12 is over").containsExactly(9_216L, 9_216L, 9L);
    assertThat(tool.calls.get(0)).contains("--serverstats", "--nodetype=storage");
  }

  @Test
  void aToolThatIsRefusedIsLeftAlone() {
    Tool tool = new Tool("beegfs", null);
    BeegfsTraffic traffic = new BeegfsTraffic(tool);
    for (int i = 0; i < 9; i++) {
      assertThat(counters(traffic)).containsOnly(SharedStore.Point.UNKNOWN);
    }
    assertThat(tool.calls).hasSize(3);
    Tool none = new Tool("other", EIGHTH);
    assertThat(counters(new BeegfsTraffic(none))).containsOnly(SharedStore.Point.UNKNOWN);
    assertThat(none.calls).isEmpty();
  }

  @Test
  void whateverTheToolsSayThereIsAnAnswer() {
    for (String text : List.of(EIGHTH, SEVENTH)) {
      for (int i = 0; i < text.length(); i++) {
        String flipped =
            text.substring(0, i) + (char) (text.charAt(i) ^ 0x15) + text.substring(i + 1);
        for (String some : List.of(text.substring(0, i), flipped)) {
          for (List<BeegfsTraffic.Second> seconds :
              List.of(BeegfsTraffic.objects(some), BeegfsTraffic.table(some))) {
            assertThat(seconds)
                .allMatch(it -> it.writtenBytes() >= 0 && it.readBytes() >= 0)
                .hasSizeLessThanOrEqualTo(3);
          }
        }
      }
    }
  }
}
