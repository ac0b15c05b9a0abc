package dev.wattrack.aggregator.store.external;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where an external store is and how to get in. Immutable.
 *
 * @param url http or https, with a path where a proxy needs one
 * @param org of InfluxDB 2; empty elsewhere
 * @param bucket of InfluxDB 2, database of 1.x and 3
 * @param user with a password in the token file; empty: the file has a token
 * @param tokenFile read when a connection is made, so that a new token needs no restart; null: none
 * @param caFile certificates to trust, PEM; null: those that Java trusts
 * @param timeout for the server's answer to one batch, or for the next part of an answer
 * @param reads whether {@code /query} is answered from it
 */
public record ServerAddress(
    ServerKind kind,
    String url,
    String org,
    String bucket,
    String user,
    @Nullable Path tokenFile,
    @Nullable Path caFile,
    Duration timeout,
    boolean reads) {

  public ServerAddress(
      ServerKind kind,
      String url,
      String org,
      String bucket,
      String user,
      @Nullable Path tokenFile,
      @Nullable Path caFile,
      Duration timeout) {
    this(kind, url, org, bucket, user, tokenFile, caFile, timeout, false);
  }

  /** The token or password as the file has it now; empty where there is no file. */
  public String secret() throws IOException {
    if (tokenFile == null) {
      return "";
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new IOException("store.external.token_file " + tokenFile + " cannot be read: " + e, e);
    }
  }

  /**
   * The header {@code Authorization}: name and password where there is a name, else the token;
   * empty where there is no secret.
   *
   * @param scheme of a token, such as Bearer
   */
  public String authorization(String scheme, String secret) {
    if (!user.isEmpty()) {
      byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }
    return secret.isEmpty() ? "" : scheme + " " + secret;
  }

  /** What it is and where, in words. */
  public String words() {
    return kind.words() + " at " + url;
  }

  /** The same for the same data elsewhere, whatever the way in. */
  public String target() {
    return kind.key() + " " + url + " " + org + " " + bucket;
  }
}
