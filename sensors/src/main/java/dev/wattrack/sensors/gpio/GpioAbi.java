package dev.wattrack.sensors.gpio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of {@code linux/gpio.h}, version 2 (kernel 5.10 and later), native byte order. Sizes
 * and request numbers are those that a C compiler gives on x86-64 and arm; all fields are of fixed
 * size.
 *
 * <pre>
 *  line_request (592): offsets u32[64] | consumer char[32] | config (272) | num_lines u32
 *                      | event_buffer_size u32 | padding u32[5] | fd s32
 *  line_config  (272): flags u64 | num_attrs u32 | padding u32[5] | attrs (24)[10]
 *  line_event    (48): timestamp_ns u64 | id u32 | offset u32 | seqno u32 | line_seqno u32 | u32[6]
 *  line_info    (256): name char[32] | consumer char[32] | offset u32 | num_attrs u32 | flags u64 ...
 *  chip_info     (68): name char[32] | label char[32] | lines u32
 * </pre>
 */
final class GpioAbi {
  static final int CHIP_INFO_BYTES = 68;
  static final int LINE_INFO_BYTES = 256;
  static final int REQUEST_BYTES = 592;
  static final int CONFIG_BYTES = 272;
  static final int EVENT_BYTES = 48;

  static final long GET_CHIP_INFO = 0x8044_b401L;
  static final long GET_LINE_INFO = 0xc100_b405L;
  static final long GET_LINE = 0xc250_b407L;
  static final long SET_CONFIG = 0xc110_b40dL;

  static final long FLAG_INPUT = 1 << 2;
  static final long FLAG_OUTPUT = 1 << 3;
  static final long FLAG_EDGE_RISING = 1 << 4;
  static final long FLAG_EDGE_FALLING = 1 << 5;
  private static final int EVENT_RISING = 1;
  private static final int NAME_BYTES = 32;
  private static final int CONSUMER_AT = 256;
  private static final int CONFIG_AT = 288;
  private static final int NUM_LINES_AT = 560;
  private static final int EVENT_BUFFER_AT = 564;
  private static final int FD_AT = 588;

  /** A chip: its number is not stable, its label is. */
  record Chip(String name, String label, int lines) {}

  /** Who holds a line; empty if nobody does. */
  record LineInfo(String name, String consumer, long flags) {}

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Asks for one line with a flag set; output lines begin at 0, for no attribute says otherwise.
   */
  static ByteBuffer request(int offset, String consumer, long flags, int eventBuffer) {
    ByteBuffer bytes = buffer(REQUEST_BYTES);
    bytes.putInt(0, offset);
    byte[] name = consumer.getBytes(StandardCharsets.US_ASCII);
    bytes.put(CONSUMER_AT, name, 0, Math.min(name.length, NAME_BYTES - 1));
    bytes.putLong(CONFIG_AT, flags);
    bytes.putInt(NUM_LINES_AT, 1);
    bytes.putInt(EVENT_BUFFER_AT, eventBuffer);
    return bytes;
  }

  /** The file descriptor that the kernel wrote into a request. */
  static int fd(ByteBuffer request) {
    return request.getInt(FD_AT);
  }

  static ByteBuffer config(long flags) {
    ByteBuffer bytes = buffer(CONFIG_BYTES);
    bytes.putLong(0, flags);
    return bytes;
  }

  static ByteBuffer lineInfoRequest(int offset) {
    ByteBuffer bytes = buffer(LINE_INFO_BYTES);
    bytes.putInt(2 * NAME_BYTES, offset);
    return bytes;
  }

  static LineInfo lineInfo(ByteBuffer bytes) {
    return new LineInfo(
        text(bytes, 0), text(bytes, NAME_BYTES), bytes.getLong(2 * NAME_BYTES + 2 * Integer.BYTES));
  }

  static Chip chip(ByteBuffer bytes) {
    return new Chip(text(bytes, 0), text(bytes, NAME_BYTES), bytes.getInt(2 * NAME_BYTES));
  }

  /** The whole events at the beginning of the bytes; what is left of a torn one is ignored. */
  static List<Edge> events(ByteBuffer bytes, int length) {
    List<Edge> edges = new ArrayList<>();
    for (int at = 0; at + EVENT_BYTES <= length; at += EVENT_BYTES) {
      edges.add(
          new Edge(
              bytes.getLong(at),
              bytes.getInt(at + 8) == EVENT_RISING,
              Integer.toUnsignedLong(bytes.getInt(at + 20))));
    }
    return edges;
  }

  private static String text(ByteBuffer bytes, int at) {
    int length = 0;
    while (length < NAME_BYTES && bytes.get(at + length) != 0) {
      length++;
    }
    byte[] name = new byte[length];
    bytes.get(at, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private GpioAbi() {}
}
