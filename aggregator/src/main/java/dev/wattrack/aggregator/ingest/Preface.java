package dev.wattrack.aggregator.ingest;

import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireException;

/** The first bytes of a connection, as they come. Confined to the ingest thread. */
final class Preface {
  private static final int MAGIC_LENGTH = 4;
  private final byte[] expected = Wire.preface();
  private int taken;
  private byte version = Wire.VERSION;

  /**
   * Takes what belongs to the preface.
   *
   * @return how many bytes those were
   */
  int take(byte[] bytes, int length) throws WireException {
    int used = 0;
    while (taken < Wire.PREFACE_LENGTH && used < length && isOurVersion()) {
      byte next = bytes[used++];
      if (taken < MAGIC_LENGTH && next != expected[taken]) {
        throw new WireException("this port speaks to Wattrack agents only; HTTP is on another one");
      }
      if (taken == MAGIC_LENGTH) {
        version = next;
      }
      taken++;
    }
    return used;
  }

  boolean isOurVersion() {
    return version == Wire.VERSION;
  }

  int version() {
    return version & 0xff;
  }
}
