package dev.wattrack.agent.join;

import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node that has joined keeps in one file of its state folder, {@code node.pem}: its key, its
 * certificate, the authority it believes and where the aggregator is. Immutable.
 *
 * @param aggregator host and port of the line it joined with
 */
public record Membership(
    String aggregator, PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  private static final String FILE = "node.pem";
  private static final String AGGREGATOR = "Aggregator: ";
  private static final String HEAD =
      "The identity of this node in its Wattrack cluster; keep it secret, and never copy it to"
          + " another node.\n";

  /**
   * Null for a node that has not joined.
   *
   * @throws IOException in words that say what to do, for a file that cannot be used
   */
  public static @Nullable Membership read(Path stateDir) throws IOException {
    Path file = stateDir.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      String text = Files.readString(file);
      List<X509Certificate> both = Pem.certificates(text);
      if (both.size() != 2) {
        throw new GeneralSecurityException("it should hold two certificates");
      }
      return new Membership(aggregator(text), Pem.privateKey(text), both.get(0), both.get(1));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          file + " cannot be used (" + e.getMessage() + "); delete it and join anew", e);
    }
  }

  private static String aggregator(String text) throws GeneralSecurityException {
    int from = text.indexOf(AGGREGATOR);
    int to = text.indexOf('\n', from);
    if (from < 0 || to < 0) {
      throw new GeneralSecurityException("it does not say where the aggregator is");
    }
    return text.substring(from + AGGREGATOR.length(), to).strip();
  }

  /** Takes the place of what was there, whole or not at all, for the owner's eyes alone. */
  public void write(Path stateDir) throws IOException, GeneralSecurityException {
    String text =
        HEAD
            + AGGREGATOR
            + aggregator
            + "\n"
            + Pem.text(Pem.PRIVATE_KEY, key.getEncoded())
            + Pem.text(certificate)
            + Pem.text(authority);
    Files.createDirectories(stateDir);
    SecretFile.write(stateDir.resolve(FILE), text);
  }

  /** The same node with a renewed key and certificate. */
  Membership renewed(PrivateKey newKey, X509Certificate newCertificate) {
    return new Membership(aggregator, newKey, newCertificate, authority);
  }

  Holder.Held held() {
    return new Holder.Held(key, List.of(certificate));
  }
}
