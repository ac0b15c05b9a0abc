package dev.wattrack.aggregator.access;

import dev.wattrack.model.tls.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * The token with which programs of this machine operate the aggregator: new at every start, in the
 * file {@code operate.token} of the state folder, for its owner alone. Whoever can read the file
 * could write the database as well. Immutable.
 */
public final class OwnToken {
  public static final String FILE = "operate.token";

  private final byte[] hash;
  private final Token token;

  private OwnToken(Secret secret, Instant now) {
    hash = secret.hash();
    token = new Token(secret.id(), Role.OPERATE, "this machine", "", now, null, null, null);
  }

  /** Makes a new one and writes its file; the former is worth nothing from now on. */
  public static OwnToken write(Path stateDir, Clock clock) throws IOException {
    Secret secret = Secret.make();
    SecretFile.write(stateDir.resolve(FILE), secret.text() + "\n");
    return new OwnToken(secret, clock.instant());
  }

  /** True if the text is this token. */
  public boolean is(String text) {
    return Secret.parse(text).filter(shown -> shown.hasHash(hash)).isPresent();
  }

  /** What is known of it, as of any other. */
  public Token token() {
    return token;
  }
}
