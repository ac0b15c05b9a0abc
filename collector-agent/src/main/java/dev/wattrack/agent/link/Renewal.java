package dev.wattrack.agent.link;

import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.WireBuffer;

/** What a connection does about this node's certificate. Safe for use by several threads. */
public interface Renewal {
  /** Writes a new public key; nothing if none can be made. */
  void offer(WireBuffer out);

  /** The certificate for the key that was last offered. */
  void renewed(Issued issued);

  /** For nodes without a certificate. */
  Renewal NONE = new None();

  /** Has nothing to renew. */
  final class None implements Renewal {
    @Override
    public void offer(WireBuffer out) {}

    @Override
    public void renewed(Issued issued) {}
  }
}
