package dev.wattrack.aggregator.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes X.509 certificates (RFC 5280), signed with ECDSA and SHA-256. Immutable. */
final class Maker {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 64;
  private static final int LONGEST_COMMON_NAME = 64;

  /** A node's clock may be behind ours. */
  private static final Duration BEFORE = Duration.ofDays(1);

  private final PrivateKey key;
  private final X500Name issuer;

  Maker(PrivateKey key, X500Name issuer) {
    this.key = key;
    this.issuer = issuer;
  }

  Maker(PrivateKey key, X500Principal issuer) {
    this(key, X500Name.getInstance(issuer.getEncoded()));
  }

  /** A name as X.509 has it; longer ones are cut, for a common name has 64 characters at most. */
  static X500Name named(String commonName) {
    String cut = commonName.substring(0, Math.min(LONGEST_COMMON_NAME, commonName.length()));
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, cut).build();
  }

  X509Certificate authority(PublicKey subject, Instant now, Duration life)
      throws GeneralSecurityException {
    try {
      X509v3CertificateBuilder builder = builder(issuer, subject, now, life);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(subject));
      return sign(builder);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  X509Certificate leaf(
      String name,
      PublicKey subject,
      KeyPurposeId purpose,
      List<GeneralName> names,
      Instant now,
      Duration life)
      throws GeneralSecurityException {
    try {
      X509v3CertificateBuilder builder = builder(named(name), subject, now, life);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
      return sign(builder);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, PublicKey subjectKey, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM).setBit(0),
        Date.from(now.minus(BEFORE)),
        Date.from(now.plus(life)),
        subject,
        subjectKey);
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
