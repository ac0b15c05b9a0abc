package dev.wattrack.aggregator;

import dev.wattrack.aggregator.access.Tokens;
import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.aggregator.ingest.Doorkeeper;
import dev.wattrack.aggregator.ingest.Invitations;
import dev.wattrack.aggregator.store.CredentialTable;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.JoinLine;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * How nodes come to be members of this cluster. Safe for use by several threads.
 *
 * @param authority whose fingerprint a line to join carries
 */
public record Joining(Authority authority, Invitations invitations, Doorkeeper doorkeeper) {
  private static final String FOLDER = "tls";

  static Joining open(Path stateDir, Tokens tokens, CredentialTable credentials, Clock clock)
      throws StartException {
    try {
      Authority authority = Authority.open(stateDir.resolve(FOLDER), clock);
      Invitations invitations = new Invitations(new TokenSecrets(tokens), clock);
      return new Joining(
          authority, invitations, new Doorkeeper(authority, invitations, credentials, clock));
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A line for an agent of this process, good once. */
  public JoinLine invite(String host, int port) {
    return new JoinLine(host, port, authority.fingerprint(), invitations.invite());
  }

  /** What simulated nodes of this process connect with; it is good for no real one. */
  public Supplier<SSLEngine> simulation() {
    try {
      Holder.Held held = authority.simulation();
      return TlsContext.client(() -> held, new Pinned(authority.certificate()))::engine;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS 1.3", e);
    }
  }
}
