package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.WireBuffer;
import java.io.File;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * One file of the spool (docs/formats/spool.md):
 *
 * <pre>
 * 'W' 'S' 'P' 'L'  version=1  0 0 0            8 bytes
 * then records:  u32le length | u32le CRC32C of the frame | frame (LAYOUT or TICK)
 * </pre>
 *
 * Confined to the spool's lock.
 */
final class SpoolFile {
  static final byte[] HEADER = {'W', 'S', 'P', 'L', 1, 0, 0, 0};
  static final int RECORD_HEAD = 8;
  static final String PREFIX = "spool-";
  static final String SUFFIX = ".wsp";

  private final File path;
  private final BitSet declared = new BitSet();
  private long length;
  private int chunks;

  SpoolFile(File path, long length) {
    this.path = path;
    this.length = length;
  }

  /**
   * A name that is free and sorts by the first sequence number in the file. After a failed write
   * the same chunk may be in two files for a while.
   */
  static File named(File folder, long firstSeq) {
    String hex = Long.toHexString(firstSeq);
    String name = PREFIX + "0".repeat(16 - hex.length()) + hex;
    File path = new File(folder, name + SUFFIX);
    for (int i = 1; path.exists(); i++) {
      path = new File(folder, name + "-" + i + SUFFIX);
    }
    return path;
  }

  File path() {
    return path;
  }

  long length() {
    return length;
  }

  void length(long newLength) {
    length = newLength;
  }

  /** Layouts that are in this file. */
  BitSet declared() {
    return declared;
  }

  /** Chunks that still need this file. */
  int chunks() {
    return chunks;
  }

  void chunks(int change) {
    chunks += change;
  }

  /** Appends one record. */
  static void record(WireBuffer out, byte[] frame, int offset, int count) {
    u32(out, count);
    u32(out, crc(frame, offset, count));
    out.bytes(frame, offset, count);
  }

  static int crc(byte[] bytes, int offset, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, count);
    return (int) crc.getValue();
  }

  private static void u32(WireBuffer out, int value) {
    out.u8(value & 0xff).u8(value >>> 8 & 0xff).u8(value >>> 16 & 0xff).u8(value >>> 24);
  }

  static int u32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
