package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.aggregator.ca.ServerIdentity;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import java.security.GeneralSecurityException;
import java.time.Clock;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of the agents' port, with the authority that is believed. Safe for use by several threads.
 */
public final class TlsPort {
  private static final Logger LOG = LoggerFactory.getLogger(TlsPort.class);

  private final ServerIdentity identity;
  private final TlsContext context;

  public TlsPort(Authority authority, Clock clock) throws GeneralSecurityException {
    identity = new ServerIdentity(authority, clock);
    context = TlsContext.server(identity, new Pinned(authority.certificate()));
  }

  SSLEngine engine() {
    return context.engine();
  }

  /** The aggregator's certificate and key, for another port of this process. */
  public ServerIdentity identity() {
    return identity;
  }

  /** Sees to it that the aggregator's own certificate never expires. */
  void renewIfDue() {
    try {
      if (identity.renewIfDue()) {
        LOG.info("the aggregator has a new certificate; connections stay as they are");
      }
    } catch (GeneralSecurityException e) {
      LOG.warn("the aggregator's certificate cannot be renewed: {}", e.toString());
    }
  }
}
