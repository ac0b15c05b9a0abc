package dev.wattrack.model.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are believed: those Java knows, or those of one file, for a server with a
 * self-made one. Immutable.
 */
public final class Trust {
  /** The authorities that Java knows. */
  public static final Trust USUAL = of((KeyStore) null);

  private final SSLContext context;
  private final X509TrustManager manager;

  private Trust(SSLContext context, X509TrustManager manager) {
    this.context = context;
    this.manager = manager;
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
      return of(store);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("expected certificates in PEM form", e);
    }
  }

  /** Of a store's authorities; null stands for Java's own. */
  private static Trust of(@Nullable KeyStore store) {
    try {
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      for (TrustManager each : trusted.getTrustManagers()) {
        if (each instanceof X509TrustManager manager) {
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(null, new TrustManager[] {manager}, null);
          return new Trust(context, manager);
        }
      }
      throw new IllegalStateException("this Java has no X.509 trust manager");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  public SSLContext context() {
    return context;
  }

  /** What looks at a server's certificate in {@link #context}. */
  public X509TrustManager manager() {
    return manager;
  }
}
