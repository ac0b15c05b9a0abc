package dev.wattrack.aggregator.ca;

import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The cluster's own authority, made on the first start and kept in a folder: {@code ca.key} for its
 * owner's eyes alone, {@code ca.pem} for everybody. Who has the key can speak as any node. Safe for
 * use by several threads.
 */
public final class Authority {
  /** Nodes are told of the authority once, by hand; so it should outlive them. */
  static final Duration AUTHORITY_LIFE = Duration.ofDays(30L * 365);

  static final Duration SERVER_LIFE = Duration.ofDays(30);
  private static final Duration SIMULATION_LIFE = Duration.ofDays(3650);
  private static final String CERTIFICATE_FILE = "ca.pem";
  private static final String KEY_FILE = "ca.key";

  private final X509Certificate certificate;
  private final Maker maker;
  private final Clock clock;

  private Authority(PrivateKey key, X509Certificate certificate, Clock clock) {
    this.certificate = certificate;
    this.clock = clock;
    maker = new Maker(key, certificate.getSubjectX500Principal());
  }

  /**
   * Reads the authority of a folder, or makes it where there is none.
   *
   * @throws IOException in words that say what to do
   */
  public static Authority open(Path folder, Clock clock) throws IOException {
    Path keyFile = folder.resolve(KEY_FILE);
    Path certificateFile = folder.resolve(CERTIFICATE_FILE);
    try {
      boolean fresh = !Files.exists(keyFile) && !Files.exists(certificateFile);
      return fresh
          ? make(folder, keyFile, certificateFile, clock)
          : read(keyFile, certificateFile, clock);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the authority in "
              + folder
              + " cannot be used ("
              + e.getMessage()
              + "); bring "
              + KEY_FILE
              + " and "
              + CERTIFICATE_FILE
              + " back from a backup, or delete both and let every node join anew",
          e);
    }
  }

  private static Authority make(Path folder, Path keyFile, Path certificateFile, Clock clock)
      throws IOException, GeneralSecurityException {
    KeyPair pair = NodeKey.make();
    Maker self = new Maker(pair.getPrivate(), Maker.named("Wattrack authority of this cluster"));
    X509Certificate made = self.authority(pair.getPublic(), clock.instant(), AUTHORITY_LIFE);
    SecretFile.folder(folder);
    // The certificate last: without it the folder counts as damaged, not as empty.
    SecretFile.write(keyFile, Pem.text(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded()));
    Files.writeString(certificateFile, Pem.text(made));
    return new Authority(pair.getPrivate(), made, clock);
  }

  private static Authority read(Path keyFile, Path certificateFile, Clock clock)
      throws IOException, GeneralSecurityException {
    PrivateKey key = Pem.privateKey(Files.readString(keyFile));
    List<X509Certificate> all = Pem.certificates(Files.readString(certificateFile));
    if (all.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in " + CERTIFICATE_FILE);
    }
    Authority read = new Authority(key, all.get(0), clock);
    // A key of another certificate would let every handshake fail, later and without a reason.
    read.node("probe", "probe", NodeKey.make().getPublic(), Duration.ofDays(1))
        .verify(all.get(0).getPublicKey());
    return read;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** SHA-256 of the certificate, in hexadecimal; what a node's line to join carries. */
  public String fingerprint() {
    try {
      return Pem.fingerprint(certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** A new key and certificate for the aggregator itself. */
  public Holder.Held server(List<GeneralName> names) throws GeneralSecurityException {
    KeyPair pair = NodeKey.make();
    return new Holder.Held(
        pair.getPrivate(),
        List.of(
            maker.leaf(
                "Wattrack aggregator",
                pair.getPublic(),
                KeyPurposeId.id_kp_serverAuth,
                names,
                clock.instant(),
                SERVER_LIFE),
            certificate));
  }

  /** A node's certificate. */
  public X509Certificate node(String name, String machineId, PublicKey nodeKey, Duration life)
      throws GeneralSecurityException {
    return client(name, Certified.NODE + machineId, nodeKey, life);
  }

  /** A key and certificate for simulated nodes in this process; it is good for no real one. */
  public Holder.Held simulation() throws GeneralSecurityException {
    KeyPair pair = NodeKey.make();
    X509Certificate made =
        client("simulation", Certified.SIMULATION, pair.getPublic(), SIMULATION_LIFE);
    return new Holder.Held(pair.getPrivate(), List.of(made));
  }

  private X509Certificate client(String name, String uri, PublicKey clientKey, Duration life)
      throws GeneralSecurityException {
    return maker.leaf(
        name,
        clientKey,
        KeyPurposeId.id_kp_clientAuth,
        new ArrayList<>(List.of(new GeneralName(GeneralName.uniformResourceIdentifier, uri))),
        clock.instant(),
        life);
  }

  /** When a certificate of that life is to be renewed: after two thirds of it. */
  public static Instant renewal(Instant expires, Duration life) {
    return expires.minus(life.dividedBy(3));
  }
}
