package dev.wattrack.agent.spool;

import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;

/**
 * Reads of a TICK frame what the spool needs: key or not, sequence number, time and groups
 * (docs/formats/wire.md). Confined to one thread.
 */
final class TickHead {
  /** Takes the groups of a tick. */
  interface GroupSink {
    void group(int gid);
  }

  private final WireCursor in = new WireCursor();
  private int type;
  private int bodyAt;
  private boolean key;
  private long seq;
  private long time;
  private long step;

  /** Reads length and type of a frame. */
  void frame(byte[] bytes, int at, int length) throws WireException {
    in.reset(bytes, at, length);
    int size = in.count(Wire.MAX_FRAME);
    if (size != in.remaining() || size < 2) {
      throw new WireException("a frame of " + size + " bytes in a record of " + length);
    }
    type = in.u8();
    bodyAt = in.position();
    key = type == Wire.TICK && TickDecoder.isKey(bytes, bodyAt);
  }

  int type() {
    return type;
  }

  /** The body, behind length and type. */
  WireCursor body() {
    return in;
  }

  boolean key() {
    return key;
  }

  /** Reads the tick of the last frame, which follows the tick read before unless it is a key. */
  void tick(GroupSink groups) throws WireException {
    in.skip(1);
    if (key) {
      seq = in.varint();
      time = in.signed();
      step = in.signed();
    } else {
      step += in.signed();
      time += step;
      seq++;
    }
    while (in.remaining() > 0) {
      int gid = in.count(Wire.MAX_LAYOUTS - 1);
      groups.group(gid);
      in.skip(in.count(in.remaining()));
    }
  }

  long seq() {
    return seq;
  }

  long timeNanos() {
    return time;
  }

  /** Where the flags of a TICK frame that begins here are. */
  static int flagsAt(byte[] bytes, int frameAt) {
    int at = frameAt;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 2;
  }
}
