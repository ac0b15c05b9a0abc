package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TlsIngest.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.ca.Authority;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates are believed, of whom, and how long. docs/security.md. */
class CertificateTest {
  private Path folder;
  private TlsIngest ingest;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    folder = dir;
    ingest = TlsIngest.open(dir);
  }

  @AfterEach
  void stop() throws Exception {
    ingest.close();
  }

  @Test
  void withoutACertificateNobodySaysHello() throws Exception {
    ingest.joined(1, "pi");
    try (TlsAgent stranger = ingest.stranger()) {
      assertThat(((Refusal) stranger.greet(hello(1, "pi", "b"))).code()).isEqualTo("join");
    }
    assertThat(ingest.server.stats().strangers.sum()).isEqualTo(1);
  }

  @Test
  void aManInTheMiddleWithAnotherAuthorityIsNotBelieved() throws Exception {
    Authority other = Authority.open(folder.resolve("other"), ingest.clock);
    assertThatThrownBy(() -> new TlsAgent(ingest.port(), new Pinned(other.fingerprint()), null))
        .hasStackTraceContaining("another authority's certificate");
    awaitCount(ingest.server.stats().handshakesFailed, 1);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotBelieved() throws Exception {
    Authority other = Authority.open(folder.resolve("other"), ingest.clock);
    KeyPair pair = NodeKey.make();
    String machine = TlsAgent.machine(1).hex();
    Holder.Held foreign =
        new Holder.Held(
            pair.getPrivate(),
            List.of(other.node("pi", machine, pair.getPublic(), Duration.ofDays(1))));
    assertThatThrownBy(() -> ingest.agent(foreign).greet(hello(1, "pi", "b")))
        .isInstanceOf(Exception.class);
    awaitCount(ingest.server.stats().handshakesFailed, 1);
    assertThat(ingest.state.nodes()).isEmpty();
  }

  @Test
  void aNodeIsNobodyElse() throws Exception {
    Holder.Held pi = ingest.joined(1, "pi");
    ingest.joined(2, "nas");
    assertThat(ingest.refusedHello(pi, hello(2, "pi", "b")).code()).isEqualTo("identity");
    assertThat(ingest.refusedHello(pi, hello(1, "nas", "b")).reason())
        .contains("another node's name");
    assertThat(ingest.refusedHello(ingest.authority.simulation(), hello(1, "pi", "b")).code())
        .isEqualTo("identity");
    assertThat(ingest.server.stats().strangers.sum()).isEqualTo(3);
    assertThat(ingest.state.nodes()).isEmpty();
  }

  @Test
  void aCertificateIsRenewedWhileItsNodeStaysConnected() throws Exception {
    Holder.Held old = ingest.joined(1, "pi");
    KeyPair pair = NodeKey.make();
    Object issued;
    try (TlsAgent agent = ingest.agent(old)) {
      agent.greet(hello(1, "pi", "b"));
      ingest.clock.advance(Duration.ofDays(61));
      assertThat(agent.next()).isEqualTo(new TlsAgent.Renew());
      WireBuffer out = new WireBuffer(1024);
      TlsAgent.offer(1, "pi", "", pair).write(out, Wire.KEY);
      agent.send(out);
      issued = agent.next();
      assertThat(issued).isInstanceOf(Issued.class);
      ingest.clock.advance(Duration.ofDays(35));
      assertThat(ingest.isConnected(1)).isTrue();
    }
    ingest.awaitGone(1);
    assertThat(ingest.refusedHello(old, hello(1, "pi", "b")).code()).isEqualTo("expired");
    try (TlsAgent agent = ingest.agent(TlsAgent.held(pair, issued))) {
      assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
    }
    assertThat(ingest.refusedHello(old, hello(1, "pi", "b")).reason())
        .contains("another certificate");
  }

  @Test
  void anExpiredCertificateEndsItsConnection() throws Exception {
    Holder.Held held = ingest.joined(1, "pi");
    try (TlsAgent agent = ingest.agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      ingest.clock.advance(Duration.ofDays(91));
      Object last = agent.next();
      assertThat(last)
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("expired"));
    }
  }
}
