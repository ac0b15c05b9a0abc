package dev.wattrack.model.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys and certificates as text (RFC 7468): {@code -----BEGIN CERTIFICATE-----}, lines of base 64,
 * {@code -----END CERTIFICATE-----}. What is not well formed is a GeneralSecurityException.
 */
public final class Pem {
  public static final String CERTIFICATE = "CERTIFICATE";
  public static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final int WIDTH = 64;

  /** One block of text, with a newline at its end. */
  public static String text(String kind, byte[] der) {
    String base64 = Base64.getEncoder().encodeToString(der);
    StringBuilder out = new StringBuilder("-----BEGIN " + kind + "-----\n");
    for (int at = 0; at < base64.length(); at += WIDTH) {
      out.append(base64, at, Math.min(base64.length(), at + WIDTH)).append('\n');
    }
    return out.append("-----END ").append(kind).append("-----\n").toString();
  }

  public static String text(X509Certificate certificate) throws GeneralSecurityException {
    return text(CERTIFICATE, certificate.getEncoded());
  }

  /** The blocks of a kind, in their order; other text is passed over. */
  public static List<byte[]> blocks(String kind, String text) throws GeneralSecurityException {
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    List<byte[]> blocks = new ArrayList<>();
    int from = text.indexOf(begin);
    while (from >= 0) {
      int to = text.indexOf(end, from);
      if (to < 0) {
        throw new GeneralSecurityException("a " + kind + " has no end");
      }
      try {
        blocks.add(Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException("a " + kind + " is not base 64", e);
      }
      from = text.indexOf(begin, to);
    }
    return blocks;
  }

  public static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    Certificate read =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    return (X509Certificate) read;
  }

  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    List<X509Certificate> all = new ArrayList<>();
    for (byte[] der : blocks(CERTIFICATE, text)) {
      all.add(certificate(der));
    }
    return all;
  }

  /** The first private key of the text: of an elliptic curve, in PKCS #8. */
  public static PrivateKey privateKey(String text) throws GeneralSecurityException {
    List<byte[]> blocks = blocks(PRIVATE_KEY, text);
    if (blocks.isEmpty()) {
      throw new GeneralSecurityException("there is no PRIVATE KEY in it");
    }
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
  }

  /** SHA-256 of a certificate, as {@code openssl x509 -fingerprint -sha256} has it but plain. */
  public static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.of().formatHex(hash);
  }

  private Pem() {}
}
