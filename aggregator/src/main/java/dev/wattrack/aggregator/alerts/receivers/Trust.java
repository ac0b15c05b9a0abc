package dev.wattrack.aggregator.alerts.receivers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose certificates are believed: those Java knows, or those of one file, for a server with a
 * self-made one. Immutable.
 */
public final class Trust {
  /** The authorities that Java knows. */
  public static final Trust USUAL = new Trust(usual());

  private final SSLContext context;

  private Trust(SSLContext context) {
    this.context = context;
  }

  /**
   * The certificates of a PEM file and nobody else's.
   *
   * @throws IllegalArgumentException in words when it has none
   */
  public static Trust of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IllegalArgumentException("there is no certificate in it");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate one : all) {
        store.setCertificateEntry("ca" + store.size(), one);
      }
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return new Trust(context);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("expected certificates in PEM form", e);
    }
  }

  private static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  SSLContext context() {
    return context;
  }
}
