package dev.wattrack.agent.join;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.link.Line;
import dev.wattrack.agent.link.Lines;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.tls.JoinLine;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Joins a cluster once: believes the aggregator whose authority has the line's fingerprint and no
 * other, makes a key, and keeps what it gets. Confined to one thread.
 */
public final class Joiner implements FrameSplitter.Sink {
  private static final int BACKLOG = 1;

  private final JoinLine line;
  private final MachineId machineId;
  private final String name;
  private @Nullable Issued issued;

  private Joiner(JoinLine line, MachineId machineId, String name) {
    this.line = line;
    this.machineId = machineId;
    this.name = name;
  }

  /**
   * Joins, unless this node is a member of that cluster already.
   *
   * @throws IOException with the reason in words, the aggregator's if it has refused
   */
  public static void join(JoinLine line, MachineId machineId, String name, Path stateDir, Log log)
      throws IOException {
    try {
      Membership present = Membership.read(stateDir);
      if (present != null && Pem.fingerprint(present.authority()).equals(line.fingerprint())) {
        log.info("join: this node is a member of that cluster already");
        return;
      }
      Membership made = new Joiner(line, machineId, name).made();
      made.write(stateDir);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot join: " + e.getMessage(), e);
    }
  }

  private Membership made() throws IOException, GeneralSecurityException {
    Pinned pinned = new Pinned(line.fingerprint());
    TlsContext context = TlsContext.client(() -> null, pinned);
    KeyPair pair = NodeKey.make();
    LinkSettings settings = LinkSettings.of(line.host(), line.port(), BACKLOG);
    try (Line open = Lines.tls(settings, context::engine).open()) {
      open.write(request(pair));
      await(open);
    }
    X509Certificate authority = pinned.authority();
    Issued answer = issued;
    if (answer == null || authority == null) {
      throw new IOException(line.place() + " closed the connection without an answer");
    }
    X509Certificate certificate = Pem.certificate(answer.certificate());
    certificate.verify(authority.getPublicKey());
    return new Membership(line.place(), pair.getPrivate(), certificate, authority);
  }

  private WireBuffer request(KeyPair pair) throws GeneralSecurityException {
    WireBuffer out = new WireBuffer(1024);
    out.bytes(Wire.preface(), 0, Wire.PREFACE_LENGTH);
    byte[] key = pair.getPublic().getEncoded();
    byte[] proof = NodeKey.proof(pair.getPrivate(), key, machineId);
    new KeyOffer(machineId, name, line.secret(), key, proof).write(out, Wire.JOIN);
    return out;
  }

  private void await(Line open) throws IOException {
    FrameSplitter splitter = new FrameSplitter(Wire.MAX_HELLO);
    byte[] bytes = new byte[2048];
    int count = open.read(bytes);
    while (count >= 0 && issued == null) {
      splitter.feed(bytes, 0, count, this);
      count = issued == null ? open.read(bytes) : -1;
    }
  }

  @Override
  public void frame(int type, byte[] bytes, int offset, int length) throws WireException {
    WireCursor in = new WireCursor(bytes, offset, length);
    switch (type) {
      case Wire.CERTIFICATE -> issued = Issued.read(in);
      case Wire.REFUSED -> {
        Refusal refusal = Refusal.read(in);
        throw new WireException("refused (" + refusal.code() + "): " + refusal.reason());
      }
      default -> throw new WireException("a frame of type " + type + " instead of a certificate");
    }
  }
}
