package dev.wattrack.model.wire;

/** Constants of the wire format, version 1 (docs/formats/wire.md). */
public final class Wire {
  /** The default port of the aggregator, TCP for samples and UDP for heartbeats. */
  public static final int PORT = 7460;

  public static final int VERSION = 1;

  /**
   * First bytes of a connection, from the agent: {@code 'W' 'A' 'T' 'T'}, version, three zero bytes
   * kept for later (a reader ignores them).
   */
  public static final byte[] preface() {
    return new byte[] {'W', 'A', 'T', 'T', VERSION, 0, 0, 0};
  }

  public static final int PREFACE_LENGTH = 8;

  /** Largest frame body, type byte included. */
  public static final int MAX_FRAME = 1 << 20;

  /** Largest frame body before the aggregator has said WELCOME. */
  public static final int MAX_HELLO = 16 << 10;

  /** Layout numbers of one connection are 0 ≤ gid &lt; this. */
  public static final int MAX_LAYOUTS = 4096;

  /** Columns of one layout. */
  public static final int MAX_COLUMNS = 8192;

  // Frame types. A reader skips types of 64 and above that it does not know.
  public static final int HELLO = 1;
  public static final int WELCOME = 2;
  public static final int REFUSED = 3;
  public static final int LAYOUT = 4;
  public static final int TICK = 5;
  public static final int ACK = 6;
  public static final int GOODBYE = 7;
  public static final int JOIN = 8;
  public static final int CERTIFICATE = 9;
  public static final int RENEW = 10;
  public static final int KEY = 11;
  public static final int FIRST_OPTIONAL_TYPE = 64;

  private Wire() {}
}
