package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import java.util.Arrays;

/**
 * Puts notifications together to frames and says what a frame means. Total: whatever the bytes, the
 * answer is a value, no data (more is to come) or failed (refused, and why). After each frame and
 * each refusal it is empty again. Confined to one thread.
 *
 * <p>Traps (all seen on real plugs): the answer to measure has no {@code ff ff}; hardware 3
 * declares 0f bytes in it and sends 17; hardware 2 splits what is longer than 20 bytes; hardware 3
 * cuts it off at the MTU instead.
 */
final class Assembler {
  static final String NO_BEGINNING = "notification without a beginning";
  static final String TOO_LONG = "longer than it says";
  static final String CHECKSUM = "wrong checksum";
  static final String LENGTH = "wrong length";
  static final String RANGE = "out of range";

  /** Header, 16 bytes of payload and the checksum. */
  private static final int MEASURED_LENGTH = 19;

  private static final int MEASURED_PAYLOAD = 16;
  private static final int LONGEST = 300;
  private static final double MOST_WATTS = 5_000;
  private static final double MOST_AMPERES = 20;

  private byte[] bytes = new byte[0];

  /** Forgets the beginning of a frame. */
  void reset() {
    bytes = new byte[0];
  }

  /** Takes a notification. */
  Reading<Answer> take(byte[] notification) {
    if (bytes.length == 0 && (notification.length == 0 || notification[0] != Frame.START)) {
      return Reading.failed(NO_BEGINNING);
    }
    int before = bytes.length;
    if (before + notification.length > LONGEST) {
      reset();
      return Reading.failed(TOO_LONG);
    }
    bytes = Arrays.copyOf(bytes, before + notification.length);
    System.arraycopy(notification, 0, bytes, before, notification.length);
    if (bytes.length < 4) {
      return Reading.noData("more is to come");
    }
    Reading<Answer> answer = bytes[2] == Frame.MEASURE && bytes[3] == 0 ? measured() : usual();
    if (!(answer instanceof Reading.NoData<Answer>)) {
      reset();
    }
    return answer;
  }

  private Reading<Answer> measured() {
    int declared = bytes[1] & 0xff;
    if (declared != 0x11 && declared != 0x0f) {
      return Reading.failed(LENGTH);
    }
    if (bytes.length < MEASURED_LENGTH) {
      return Reading.noData("more is to come");
    }
    if (bytes.length > MEASURED_LENGTH + 2) {
      return Reading.failed(TOO_LONG);
    }
    if (bytes[MEASURED_LENGTH - 1] != Frame.checksum(bytes, 2, MEASURED_PAYLOAD)) {
      return Reading.failed(CHECKSUM);
    }
    long counter = (long) number(14, 2) << 16 | number(16, 2);
    Answer.Measured measured =
        new Answer.Measured(
            bytes[4] == 1,
            number(5, 3) / 1e3,
            number(8, 1),
            number(9, 2) / 1e3,
            number(11, 1),
            counter);
    return bytes[4] >>> 1 == 0 && plausible(measured)
        ? Reading.value(measured)
        : Reading.failed(RANGE);
  }

  /**
   * The checksum lets one of 256 damaged frames through. What is left must be possible: 16 A is the
   * plug's limit, and power can hardly be above volts times amperes; half is allowed for a load
   * that changes within a measurement.
   */
  private static boolean plausible(Answer.Measured measured) {
    return measured.watts() <= MOST_WATTS
        && measured.amperes() <= MOST_AMPERES
        && measured.watts() <= 1.5 * measured.volts() * measured.amperes() + 20
        && measured.hertz() <= 65;
  }

  /** Every other frame means its length; ff ff may be missing. */
  private Reading<Answer> usual() {
    int length = bytes[1] & 0xff;
    if (length < 3) {
      return Reading.failed(LENGTH);
    }
    if (bytes.length < length + 2) {
      return Reading.noData("more is to come");
    }
    if (bytes.length > length + 4) {
      return Reading.failed(TOO_LONG);
    }
    for (int i = length + 2; i < bytes.length; i++) {
      if (bytes[i] != (byte) 0xff) {
        return Reading.failed(LENGTH);
      }
    }
    if (bytes[length + 1] != Frame.checksum(bytes, 2, length - 1)) {
      return Reading.failed(CHECKSUM);
    }
    int command = bytes[2] & 0xff;
    return switch (command) {
      case Frame.LOGIN -> login(length);
      case Frame.HISTORY_DAY -> history(command, length, 24, 2, 2);
      case Frame.HISTORY_MONTH -> history(command, length, 30, 4, 3);
      case Frame.HISTORY_YEAR -> history(command, length, 12, 4, 3);
      default -> Reading.value(new Answer.Done(command));
    };
  }

  /** Anything longer is a request, which people may want explained. */
  private Reading<Answer> login(int length) {
    return Reading.value(
        length == 6 ? new Answer.Login(bytes[4] == 0) : new Answer.Done(Frame.LOGIN));
  }

  private Reading<Answer> history(int command, int length, int records, int size, int used) {
    if (length != 3 + records * size) {
      return Reading.failed(LENGTH);
    }
    Integer[] wattHours = new Integer[records];
    for (int i = 0; i < records; i++) {
      wattHours[i] = number(4 + i * size, used);
    }
    return Reading.value(new Answer.History(command, Arrays.asList(wattHours)));
  }

  private int number(int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }
}
