package dev.wattrack.sensors.sem6000;

import java.time.LocalDateTime;

/**
 * Frames to a plug. Source: API.md of Heckie75/voltcraft-sem-6000 and PROTOCOL.md of
 * trimm-b/sem6000, e.g. measure {@code 0f050400000005ffff}:
 *
 * <pre>
 * 0f | LEN | payload … | CK | ff ff
 *      LEN = bytes of payload + 1       CK = (1 + sum of payload) mod 256       big-endian
 * </pre>
 */
final class Frame {
  static final int START = 0x0f;
  static final int CLOCK = 0x01;
  static final int RELAY = 0x03;
  static final int MEASURE = 0x04;
  static final int HISTORY_DAY = 0x0a;
  static final int HISTORY_MONTH = 0x0b;
  static final int HISTORY_YEAR = 0x0c;
  static final int LOGIN = 0x17;

  /** A payload as it goes over the air. */
  static byte[] of(int... payload) {
    byte[] frame = new byte[payload.length + 5];
    frame[0] = START;
    frame[1] = (byte) (payload.length + 1);
    for (int i = 0; i < payload.length; i++) {
      frame[i + 2] = (byte) payload[i];
    }
    frame[payload.length + 2] = checksum(frame, 2, payload.length);
    frame[payload.length + 3] = (byte) 0xff;
    frame[payload.length + 4] = (byte) 0xff;
    return frame;
  }

  static byte checksum(byte[] bytes, int from, int length) {
    int sum = 1;
    for (int i = from; i < from + length; i++) {
      sum += bytes[i];
    }
    return (byte) sum;
  }

  /** The PIN as one byte a digit, e.g. 1234: {@code 0f0c170000010203040000000022ffff}. */
  static byte[] login(String pin) {
    return of(LOGIN, 0, 0, digit(pin, 0), digit(pin, 1), digit(pin, 2), digit(pin, 3), 0, 0, 0, 0);
  }

  private static int digit(String pin, int at) {
    return pin.charAt(at) - '0';
  }

  /** Local time, e.g. 2025-06-03 16:20:36: {@code 0f0c0100241410030607e9000043ffff}. */
  static byte[] clock(LocalDateTime time) {
    return of(
        CLOCK,
        0,
        time.getSecond(),
        time.getMinute(),
        time.getHour(),
        time.getDayOfMonth(),
        time.getMonthValue(),
        time.getYear() >> 8,
        time.getYear() & 0xff,
        0,
        0);
  }

  static byte[] measure() {
    return of(MEASURE, 0, 0, 0);
  }

  static byte[] relay(boolean on) {
    return of(RELAY, 0, on ? 1 : 0, 0, 0);
  }

  static byte[] history(int command) {
    return of(command, 0, 0, 0);
  }

  private Frame() {}
}
