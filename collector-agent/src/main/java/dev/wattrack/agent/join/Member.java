package dev.wattrack.agent.join;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.link.Lines;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.agent.link.Renewal;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A node that has joined: opens connections with its certificate, and has it renewed when the
 * aggregator, whose clock counts, asks for a new key. A renewal that comes to nothing leaves
 * everything as it was. Safe for use by several threads.
 */
public final class Member implements Renewal {
  private final Path stateDir;
  private final MachineId machineId;
  private final String name;
  private final Log log;
  private volatile Membership membership;
  private @Nullable KeyPair offered;

  public Member(Membership membership, Path stateDir, MachineId machineId, String name, Log log) {
    this.membership = membership;
    this.stateDir = stateDir;
    this.machineId = machineId;
    this.name = name;
    this.log = log;
  }

  /** Connections on which both ends show a certificate. */
  public Lines lines(LinkSettings settings) throws IOException {
    try {
      TlsContext context =
          TlsContext.client(() -> membership.held(), new Pinned(membership.authority()));
      return Lines.tls(settings, context::engine);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot do TLS 1.3: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void offer(WireBuffer out) {
    try {
      KeyPair pair = NodeKey.make();
      byte[] key = pair.getPublic().getEncoded();
      byte[] proof = NodeKey.proof(pair.getPrivate(), key, machineId);
      new KeyOffer(machineId, name, "", key, proof).write(out, Wire.KEY);
      offered = pair;
    } catch (GeneralSecurityException e) {
      log.warn("join: no new key for the certificate: " + e.getMessage());
    }
  }

  @Override
  public synchronized void renewed(Issued issued) {
    KeyPair pair = offered;
    if (pair == null) {
      return;
    }
    try {
      X509Certificate certificate = Pem.certificate(issued.certificate());
      certificate.verify(membership.authority().getPublicKey());
      if (!certificate.getPublicKey().equals(pair.getPublic())) {
        throw new GeneralSecurityException("it is for another key");
      }
      Membership next = membership.renewed(pair.getPrivate(), certificate);
      next.write(stateDir);
      membership = next;
      offered = null;
      log.info("join: the certificate was renewed");
    } catch (IOException | GeneralSecurityException e) {
      log.warn("join: the renewed certificate cannot be kept: " + e.getMessage());
    }
  }
}
