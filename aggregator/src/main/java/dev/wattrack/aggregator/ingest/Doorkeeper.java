package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.aggregator.ca.Certified;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.aggregator.store.CredentialTable;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets nodes join and gives them certificates. Its methods wait for the database and compute, so
 * they are called on the store's thread; what they answer is then noted on the ingest thread.
 */
public final class Doorkeeper {
  /** How long a node's certificate counts; it is renewed when two thirds of that are over. */
  static final Duration NODE_LIFE = Duration.ofDays(90);

  private final Authority authority;
  private final TlsPort port;
  private final JoinSecrets secrets;
  private final CredentialTable table;
  private final Clock clock;

  /** A certificate, and what is known of its node from now on. */
  record Admitted(Credential credential, X509Certificate certificate) {}

  /** Who may not join is told why. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
      super(refusal.reason());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  public Doorkeeper(Authority authority, JoinSecrets secrets, CredentialTable table, Clock clock)
      throws GeneralSecurityException {
    this.authority = authority;
    this.secrets = secrets;
    this.table = table;
    this.clock = clock;
    port = new TlsPort(authority, clock);
  }

  /** Of the authority, as a line to join has it. */
  String fingerprint() {
    return authority.fingerprint();
  }

  /** TLS of the agents' port. */
  public TlsPort port() {
    return port;
  }

  CredentialTable table() {
    return table;
  }

  /**
   * A node joins.
   *
   * @param name under which it will be known
   * @param needsApproval it has joined before and nobody has approved that it joins again
   */
  Admitted join(KeyOffer offer, String name, boolean needsApproval)
      throws RefusedException, StoreException {
    PublicKey key = proven(offer);
    JoinSecrets.Answer answer = secrets.redeem(offer.secret(), name, needsApproval);
    if (answer instanceof JoinSecrets.Answer.Refused refused) {
      throw new RefusedException(Roster.refused("join", refused.reason()));
    }
    if (answer instanceof JoinSecrets.Answer.NeedsApproval) {
      throw new RefusedException(
          Roster.refused(
              "join",
              "this machine has joined before, as '"
                  + name
                  + "': `wattrack nodes approve "
                  + name
                  + "` on the aggregator lets it join again with this line"));
    }
    X509Certificate made = certificate(offer, name, key);
    Credential credential =
        new Credential(
            offer.machineId().hex(),
            name,
            offer.name(),
            Credential.NEVER_USED,
            serial(made),
            made.getNotAfter().toInstant(),
            null,
            null);
    table.save(credential);
    return new Admitted(credential, made);
  }

  /** A node that is connected renews its certificate. */
  Admitted renew(KeyOffer offer, Credential known) throws RefusedException, StoreException {
    X509Certificate made = certificate(offer, known.name(), proven(offer));
    Credential renewed = known.renewed(serial(made), made.getNotAfter().toInstant());
    table.save(renewed);
    return new Admitted(renewed, made);
  }

  private static PublicKey proven(KeyOffer offer) throws RefusedException {
    try {
      return NodeKey.proven(offer.publicKey(), offer.proof(), offer.machineId());
    } catch (GeneralSecurityException e) {
      throw new RefusedException(
          Roster.refused("join", "the node's key is not taken: " + e.getMessage()));
    }
  }

  private X509Certificate certificate(KeyOffer offer, String name, PublicKey key)
      throws RefusedException {
    try {
      return authority.node(name, offer.machineId().hex(), key, NODE_LIFE);
    } catch (GeneralSecurityException e) {
      throw new RefusedException(
          Roster.refused("join", "no certificate can be made: " + e.getMessage()));
    }
  }

  private static String serial(X509Certificate certificate) {
    return Certified.of(certificate).orElseThrow().serial();
  }

  /** Whether a node should be asked for a new key. */
  boolean isDue(Certified certified) {
    Instant due = Authority.renewal(certified.expires(), NODE_LIFE);
    return !certified.isSimulation() && !clock.instant().isBefore(due);
  }
}
