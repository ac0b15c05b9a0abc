package dev.wattrack.model.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes one authority, known by its fingerprint or whole, and nobody else; of its certificates
 * those that were made for this use. Dates are not looked at: a board without a clock would lock
 * itself out until it has the time, and whether a node's certificate has expired is for the
 * aggregator's clock to say. Nor are host names: only the aggregator has a certificate for servers
 * of this authority, and its address may change. Safe for use by several threads.
 */
public final class Pinned extends X509ExtendedTrustManager {
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";

  private final String fingerprint;
  private final @Nullable X509Certificate authority;
  private volatile @Nullable X509Certificate seen;

  /** The authority itself is what the other end shows. */
  public Pinned(String fingerprint) {
    this.fingerprint = fingerprint;
    authority = null;
  }

  public Pinned(X509Certificate authority) {
    fingerprint = "";
    this.authority = authority;
  }

  /** The authority that was believed; null before. */
  public @Nullable X509Certificate authority() {
    return authority == null ? seen : authority;
  }

  private void check(X509Certificate[] chain, String use) throws CertificateException {
    try {
      X509Certificate root = root(chain);
      chain[0].verify(root.getPublicKey());
      List<String> uses = chain[0].getExtendedKeyUsage();
      if (chain[0].getBasicConstraints() >= 0 || uses == null || !uses.contains(use)) {
        throw new CertificateException("a certificate of our authority, but not for this use");
      }
      seen = root;
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("another authority's certificate", e);
    }
  }

  private X509Certificate root(X509Certificate[] chain) throws GeneralSecurityException {
    if (chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    if (authority != null) {
      return authority;
    }
    X509Certificate last = chain[chain.length - 1];
    if (!Pem.fingerprint(last).equals(fingerprint) || last.getBasicConstraints() < 0) {
      throw new CertificateException("another authority's certificate");
    }
    return last;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, FOR_CLIENTS);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain, FOR_CLIENTS);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, FOR_CLIENTS);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, FOR_SERVERS);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain, FOR_SERVERS);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, FOR_SERVERS);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
