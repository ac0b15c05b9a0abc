package dev.wattrack.aggregator.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node that has joined. Immutable.
 *
 * @param name as shown; changed by people, never by the node
 * @param asked what the node called itself when it joined
 * @param serial of the certificate that counts, in hexadecimal; {@link #NEVER_USED} until the node
 *     has come with the one it joined for
 * @param next that of a renewed one which the node has not used yet; null for none
 * @param expires when the newest certificate does
 * @param revoked since when the node is shut out; null while it is not
 * @param rejoinUntil until when this machine may join once more; null for never
 */
public record Credential(
    String machineId,
    String name,
    String asked,
    String serial,
    @Nullable String next,
    Instant expires,
    @Nullable Instant revoked,
    @Nullable Instant rejoinUntil) {

  public static final String NEVER_USED = "";

  public Credential renamed(String newName) {
    return new Credential(machineId, newName, asked, serial, next, expires, revoked, rejoinUntil);
  }

  public Credential revoked(Instant since) {
    return new Credential(machineId, name, asked, serial, null, expires, since, null);
  }

  /** May join once more until then; until it does, it stays as it is. */
  public Credential approved(Instant until) {
    return new Credential(machineId, name, asked, serial, next, expires, revoked, until);
  }

  /** Has been given another certificate and may use either. */
  public Credential renewed(String newSerial, Instant newExpires) {
    return new Credential(
        machineId, name, asked, serial, newSerial, newExpires, revoked, rejoinUntil);
  }

  /** Has used the renewed certificate; the one before no longer counts. */
  public Credential settled() {
    return next == null
        ? this
        : new Credential(machineId, name, asked, next, null, expires, revoked, rejoinUntil);
  }
}
