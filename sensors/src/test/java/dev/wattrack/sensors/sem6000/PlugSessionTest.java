package dev.wattrack.sensors.sem6000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.Refusals;
import dev.wattrack.sensors.driver.Time;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlugSessionTest {
  private static final String MEASURED = "0f11040001002cc8ea0059320000000000006f";
  private static final String LOGGED_IN = "0f06170000000018ffff";
  private static final String CLOCK_SET = "0f0401000002ffff";
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

  private final Script link = new Script();
  private final Refusals refusals = new Refusals();
  private final PlugSession session = new PlugSession(link, link, refusals);

  /** Answers the n-th command with the n-th line: notifications, parted by blanks; or silence. */
  private static final class Script implements PlugLink, Time {
    private final Deque<String> answers = new ArrayDeque<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final List<String> commands = new ArrayList<>();
    private long nanos = 1;
    private boolean broken;

    @Override
    public void write(byte[] frame) throws LinkException {
      if (broken) {
        throw new LinkException("broken");
      }
      commands.add(HexFormat.of().formatHex(frame, 2, 3));
      String answer = answers.isEmpty() ? "" : answers.poll();
      for (String each : answer.split(" ")) {
        if (!each.isEmpty()) {
          waiting.add(HexFormat.of().parseHex(each));
        }
      }
    }

    @Override
    public byte[] next(long timeoutNanos) {
      byte[] bytes = waiting.poll();
      nanos += bytes == null ? timeoutNanos : 30_000_000;
      return bytes == null ? new byte[0] : bytes;
    }

    @Override
    public byte[] info() {
      return new byte[0];
    }

    @Override
    public void close() {}

    @Override
    public long monotonicNanos() {
      return nanos;
    }

    @Override
    public long wallNanos() {
      return nanos;
    }
  }

  @Test
  void loginIsTheFirstCommandAndTheClockFollows() throws Exception {
    link.answers.addAll(List.of(LOGGED_IN, CLOCK_SET));
    assertThat(session.begin("0000", NOW)).isInstanceOf(Reading.Value.class);
    assertThat(link.commands).containsExactly("17", "01");
  }

  @Test
  void aLinkThatSwallowsTheFirstCommandsIsAskedAgain() throws Exception {
    link.answers.addAll(List.of("", "", LOGGED_IN, CLOCK_SET));
    assertThat(session.begin("0000", NOW)).isInstanceOf(Reading.Value.class);
    assertThat(link.commands).containsExactly("17", "17", "17", "01");
    assertThat(refusals.counts()).isEqualTo(Map.of(PlugSession.NO_ANSWER, 2L));
  }

  @Test
  void aRefusedPinIsToldApartFromSilence() throws Exception {
    link.answers.add("0f06170001000019ffff");
    assertThat(session.begin("9999", NOW))
        .isEqualTo(
            Reading.failed("the plug refuses the PIN; set pin: in sensors.yaml (0000 when new)"));
    assertThat(session.begin("9999", NOW))
        .isEqualTo(Reading.failed("connected, but the plug does not answer the login"));
  }

  @Test
  void aPlugThatDoesNotTakeTheClockIsReadAllTheSame() throws Exception {
    link.answers.addAll(List.of(LOGGED_IN, "", "", MEASURED));
    assertThat(session.begin("0000", NOW)).isInstanceOf(Reading.Value.class);
    assertThat(session.measure()).isInstanceOf(Reading.Value.class);
  }

  @Test
  void silenceEndsAfterTwiceThreeSeconds() throws Exception {
    long before = link.monotonicNanos();
    assertThat(session.measure()).isInstanceOf(Reading.Failed.class);
    assertThat(link.monotonicNanos() - before).isEqualTo(2 * PlugSession.TIMEOUT_NANOS);
    assertThat(link.commands).hasSize(2);
  }

  @Test
  void aDamagedAnswerIsAskedForAgain() throws Exception {
    String damaged = MEASURED.replace("2cc8", "2cc9");
    link.answers.addAll(List.of(damaged, MEASURED));
    assertThat(session.measure()).isInstanceOf(Reading.Value.class);
    assertThat(refusals.counts()).isEqualTo(Map.of(Assembler.CHECKSUM, 1L));
    link.answers.addAll(List.of(damaged, damaged, damaged));
    assertThat(session.measure()).isInstanceOf(Reading.NoData.class);
  }

  @Test
  void whatCameBeforeACommandIsNotItsAnswer() throws Exception {
    link.waiting.add(HexFormat.of().parseHex(MEASURED));
    link.answers.add(Frames.MEASURED.get(2).hex());
    Reading<Answer.Measured> answer = session.measure();
    assertThat(((Reading.Value<Answer.Measured>) answer).value().watts()).isEqualTo(24.344);
    assertThat(refusals.counts()).isEqualTo(Map.of(PlugSession.UNASKED, 1L));
  }

  @Test
  void anAnswerToAnotherCommandIsPassedOver() throws Exception {
    link.answers.add(CLOCK_SET + " " + MEASURED);
    assertThat(session.measure()).isInstanceOf(Reading.Value.class);
    assertThat(refusals.counts()).isEqualTo(Map.of(PlugSession.UNASKED, 1L));
  }

  @Test
  void noiseBeforeAnAnswerIsPassedOverAndPartsInTheWrongOrderAreAskedForAgain() throws Exception {
    link.answers.add("010203 " + MEASURED);
    assertThat(session.measure()).isInstanceOf(Reading.Value.class);
    String swapped = MEASURED.substring(20) + " " + MEASURED.substring(0, 20);
    link.answers.addAll(List.of(swapped, MEASURED));
    assertThat(session.measure()).isInstanceOf(Reading.Value.class);
    assertThat(link.commands).hasSize(3);
    assertThat(refusals.counts()).isEqualTo(Map.of(Assembler.NO_BEGINNING, 2L));
  }

  @Test
  void aBrokenLinkEndsTheSession() {
    link.broken = true;
    assertThatThrownBy(session::measure).isInstanceOf(LinkException.class);
  }
}
