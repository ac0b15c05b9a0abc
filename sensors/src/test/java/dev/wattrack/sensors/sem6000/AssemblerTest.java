package dev.wattrack.sensors.sem6000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AssemblerTest {
  private final Assembler assembler = new Assembler();

  static Stream<byte[]> realFrames() {
    return Frames.all().stream();
  }

  private Reading<Answer> take(byte[]... notifications) {
    Reading<Answer> last = Reading.noData("nothing given");
    for (byte[] notification : notifications) {
      last = assembler.take(notification);
    }
    return last;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @ParameterizedTest
  @FieldSource("dev.wattrack.sensors.sem6000.Frames#MEASURED")
  void realMeasurementsAreUnderstood(Frames.Sample sample) {
    assertThat(take(sample.bytes()))
        .isEqualTo(
            Reading.value(
                new Answer.Measured(
                    sample.on(),
                    sample.watts(),
                    sample.volts(),
                    sample.amperes(),
                    sample.hertz(),
                    sample.counter())));
  }

  @ParameterizedTest
  @MethodSource("realFrames")
  void everyBeginningOfAFrameIsNoAnswerYet(byte[] frame) {
    int needed = frame[2] == Frame.MEASURE && frame.length == 19 ? 19 : frame[1] + 2;
    for (int length = 1; length < frame.length; length++) {
      Reading<Answer> answer = new Assembler().take(Arrays.copyOf(frame, length));
      if (length < needed) {
        assertThat(answer).as("%d bytes", length).isInstanceOf(requestOrMore(frame, length));
      } else {
        assertThat(answer).as("%d bytes: ff ff may be missing", length).isNotNull();
      }
    }
    assertThat(new Assembler().take(new byte[0])).isInstanceOf(Reading.Failed.class);
  }

  /** The request to measure has the command of the answer, but a length that no answer has. */
  private static Class<?> requestOrMore(byte[] frame, int length) {
    boolean request = frame[2] == Frame.MEASURE && frame.length != 19;
    return request && length >= 4 ? Reading.Failed.class : Reading.NoData.class;
  }

  @ParameterizedTest
  @MethodSource("realFrames")
  void noFlippedBitGetsThrough(byte[] frame) {
    Reading<Answer> right = new Assembler().take(frame);
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Reading<Answer> answer = new Assembler().take(damaged);
      assertThat(answer)
          .as("bit %d of %s", bit, HexFormat.of().formatHex(frame))
          .isNotInstanceOf(Reading.Value.class);
    }
    assertThat(right).isNotNull();
  }

  @Test
  void aFrameDamagedInTheAirIsRefused() {
    assertThat(take(hex(Frames.DAMAGED))).isInstanceOf(Reading.Failed.class);
  }

  @Test
  void aHistoryInThreePartsIsPutTogether() {
    byte[] frame = hex(Frames.DAY);
    Reading<Answer> answer =
        take(
            Arrays.copyOfRange(frame, 0, 20),
            Arrays.copyOfRange(frame, 20, 40),
            Arrays.copyOfRange(frame, 40, frame.length));
    assertThat(answer).isInstanceOf(Reading.Value.class);
    Answer.History day = (Answer.History) ((Reading.Value<Answer>) answer).value();
    assertThat(day.wattHours()).hasSize(24);
    assertThat(day.wattHours().stream().mapToInt(Integer::intValue).sum()).isEqualTo(47);
    assertThat(day.wattHours().get(23)).isEqualTo(6);
  }

  @Test
  void partsInTheWrongOrderAreRefusedAndTheNextFrameIsUnderstood() {
    byte[] frame = hex(Frames.DAY);
    assertThat(take(Arrays.copyOfRange(frame, 20, 40)))
        .isEqualTo(Reading.failed(Assembler.NO_BEGINNING));
    take(Arrays.copyOfRange(frame, 0, 20), Arrays.copyOfRange(frame, 40, frame.length));
    assertThat(take(Arrays.copyOfRange(frame, 20, 40))).isNotInstanceOf(Reading.Value.class);
    assembler.reset();
    assertThat(take(Frames.MEASURED.get(0).bytes())).isInstanceOf(Reading.Value.class);
  }

  @Test
  void monthsAndYearsHaveFourBytesARecordOfWhichThreeCount() {
    int[] payload = new int[2 + 12 * 4];
    payload[0] = Frame.HISTORY_YEAR;
    payload[2] = 1;
    payload[3] = 2;
    payload[4] = 3;
    payload[5] = 99;
    Reading<Answer> answer = take(Frame.of(payload));
    assertThat(((Reading.Value<Answer>) answer).value())
        .isEqualTo(
            new Answer.History(
                Frame.HISTORY_YEAR, List.of(66_051, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
  }

  @Test
  void requestsAreBuiltAsPublished() {
    assertThat(hexOf(Frame.login("0000"))).isEqualTo("0f0c170000000000000000000018ffff");
    assertThat(hexOf(Frame.login("1234"))).isEqualTo("0f0c170000010203040000000022ffff");
    assertThat(hexOf(Frame.measure())).isEqualTo("0f050400000005ffff");
    assertThat(hexOf(Frame.relay(true))).isEqualTo("0f06030001000005ffff");
    assertThat(hexOf(Frame.relay(false))).isEqualTo("0f06030000000004ffff");
    assertThat(hexOf(Frame.history(Frame.HISTORY_DAY))).isEqualTo("0f050a0000000bffff");
    assertThat(hexOf(Frame.clock(java.time.LocalDateTime.of(2025, 6, 3, 16, 20, 36))))
        .isEqualTo("0f0c0100241410030607e9000043ffff");
    assertThat(hexOf(Frame.clock(java.time.LocalDateTime.of(2019, 6, 22, 10, 24, 41))))
        .isEqualTo("0f0c010029180a160607e3000053ffff");
  }

  private static String hexOf(byte[] frame) {
    return HexFormat.of().formatHex(frame);
  }

  @Test
  void aMillionDamagedFramesNeverSurpriseAndHardlyEverPass() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    List<byte[]> real = Frames.all();
    int passed = 0;
    for (int i = 0; i < 1_000_000; i++) {
      byte[] frame = damaged(real.get(random.nextInt(real.size())), random);
      Reading<Answer> answer = assembler.take(frame);
      if (answer instanceof Reading.Value<Answer> value
          && value.value() instanceof Answer.Measured measured) {
        passed++;
        assertThat(measured.watts()).as("seed %d, frame %d", seed, i).isBetween(0.0, 5_000.0);
        assertThat(measured.amperes()).isBetween(0.0, 20.0);
      }
      if (random.nextInt(4) == 0) {
        assembler.reset();
      }
    }
    // One of 256 has the right checksum by chance; of these many are out of range.
    assertThat(passed).as("seed %d", seed).isBetween(1, 1_000_000 / 256);
  }

  /** Two bytes or more are wrong, and perhaps the length too. */
  private static byte[] damaged(byte[] frame, Random random) {
    byte[] damaged = random.nextInt(8) == 0 ? new byte[random.nextInt(24)] : frame.clone();
    if (damaged.length != frame.length) {
      random.nextBytes(damaged);
      return damaged;
    }
    int wrong = 2 + random.nextInt(4);
    for (int i = 0; i < wrong; i++) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return random.nextInt(6) == 0
        ? Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length))
        : damaged;
  }

  @Test
  void whatAPlugIsIsReadFromItsOwnBytes() {
    assertThat(PlugInfo.parse(hex("564f4c4346540400000000010d02001e")))
        .isEqualTo(Reading.value(new PlugInfo("1.13", "2.0")));
    assertThat(PlugInfo.parse(hex("564f4c4346540400030000010f020019")))
        .isEqualTo(Reading.value(new PlugInfo("1.15", "2.0")));
    assertThat(PlugInfo.parse(hex("564f4c43465404000000000111030019")))
        .isEqualTo(Reading.value(new PlugInfo("1.17", "3.0")));
    assertThat(PlugInfo.parse(hex("564f4c4346540400000000011e03000c")))
        .isEqualTo(Reading.value(new PlugInfo("1.30", "3.0")));
    assertThat(PlugInfo.parse(new byte[3])).isInstanceOf(Reading.Failed.class);
  }

  @Test
  void framesAreExplainedInWords() {
    assertThat(FrameWords.of("0F 11 04 00 01 00 2c c8 ea 00 59 32 00 00 00 00 00 00 6f"))
        .containsExactly(
            "SEM6000: measurement, relay on",
            "  11.464 W, 234 V, 0.089 A, 50 Hz",
            "  power factor 0.55, computed",
            "  the plug's own counter says 0; it is not used");
    assertThat(FrameWords.of(Frames.DAMAGED)).singleElement().asString().contains("refused");
    assertThat(FrameWords.of("0f06170001000019ffff"))
        .containsExactly("SEM6000: login refused: wrong PIN");
    assertThat(FrameWords.of("0f050400000005ffff")).containsExactly("SEM6000: measure!");
    assertThat(FrameWords.of(Frames.DAY)).contains("  together 47 Wh");
    assertThat(FrameWords.of("0f33")).singleElement().asString().contains("beginning");
    assertThat(FrameWords.of("564f4c4346540400000000011e03000c"))
        .containsExactly("SEM6000: hardware 3.0, firmware 1.30");
    assertThat(FrameWords.of("028c015fee")).isEmpty();
    assertThat(FrameWords.of("what is this")).isEmpty();
  }
}
