package dev.wattrack.model.wire;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A sign of life by UDP, 41 bytes: version, session, counter, clock, and the first 16 bytes of an
 * HMAC-SHA-256 (RFC 2104) over those. Immutable.
 *
 * @param counter rises by one with every heartbeat of a session; a receiver ignores lower ones
 * @param clockNanos the sender's clock, ns since 1970 UTC
 */
public record Heartbeat(long sessionId, long counter, long clockNanos) {
  public static final int LENGTH = 41;

  /** Sent this often. */
  public static final long INTERVAL_MILLIS = 500;

  private static final int SIGNED = 25;
  private static final int TAG = 16;

  /**
   * Signs and verifies heartbeats of one session: HMAC-SHA-256 (RFC 2104) over {@link Sha256}, for
   * javax.crypto would load every security provider into every agent. The key's two blocks are
   * hashed once. Confined to one thread.
   */
  public static final class Signer {
    private final Sha256 inner = new Sha256();
    private final Sha256 outer = new Sha256();
    private final Sha256 work = new Sha256();

    public Signer(byte[] key) {
      int block = Sha256.BLOCK;
      byte[] padded = Arrays.copyOf(key.length > block ? Sha256.of(key) : key, block);
      byte[] pad = new byte[block];
      for (int i = 0; i < block; i++) {
        pad[i] = (byte) (padded[i] ^ 0x36);
      }
      inner.block(pad);
      for (int i = 0; i < block; i++) {
        pad[i] = (byte) (padded[i] ^ 0x5c);
      }
      outer.block(pad);
    }

    private byte[] tag(byte[] bytes) {
      return tag(bytes, SIGNED);
    }

    byte[] tag(byte[] bytes, int length) {
      work.from(inner);
      byte[] first = work.end(bytes, length);
      work.from(outer);
      return work.end(first, first.length);
    }
  }

  public byte[] write(Signer signer) {
    WireBuffer out = new WireBuffer(LENGTH);
    out.u8(Wire.VERSION).fixed64(sessionId).fixed64(counter).fixed64(clockNanos);
    byte[] bytes = Arrays.copyOf(out.array(), LENGTH);
    System.arraycopy(signer.tag(bytes), 0, bytes, SIGNED, TAG);
    return bytes;
  }

  /** Reads a datagram without trusting it: {@link #verify} decides. */
  public static Heartbeat read(byte[] bytes) throws WireException {
    if (bytes.length != LENGTH || bytes[0] != Wire.VERSION) {
      throw new WireException("not a heartbeat of version 1: " + bytes.length + " bytes");
    }
    WireCursor in = new WireCursor(bytes, 1, LENGTH - 1);
    return new Heartbeat(in.fixed64(), in.fixed64(), in.fixed64());
  }

  public static boolean verify(byte[] bytes, Signer signer) {
    byte[] expected = Arrays.copyOf(signer.tag(bytes), TAG);
    return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, SIGNED, LENGTH));
  }
}
