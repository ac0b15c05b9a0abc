package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that join by a secret, and who may not. docs/security.md. */
class JoiningTest {
  private TlsIngest ingest;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    ingest = TlsIngest.open(dir);
  }

  @AfterEach
  void stop() throws Exception {
    ingest.close();
  }

  @Test
  void aNodeJoinsAndIsKnownByItsCertificate() throws Exception {
    Holder.Held held = ingest.joined(1, "pi");
    try (TlsAgent agent = ingest.agent(held)) {
      assertThat(agent.greet(hello(1, "pi", "b")))
          .isInstanceOfSatisfying(
              Welcome.class, welcome -> assertThat(welcome.name()).isEqualTo("pi"));
    }
    assertThat(ingest.server.stats().joins.sum()).isEqualTo(1);
    assertThat(ingest.server.stats().strangers.sum()).isZero();
  }

  @Test
  void aSecretIsGoodOnceAndNotForEver() throws Exception {
    String once = ingest.invitations.invite();
    try (TlsAgent joining = ingest.stranger()) {
      joining.join(TlsAgent.offer(1, "pi", once, NodeKey.make()));
    }
    assertThat(ingest.refusedJoin(2, "other", once).code()).isEqualTo("join");
    String late = ingest.invitations.invite();
    ingest.clock.advance(Duration.ofMinutes(16));
    assertThat(ingest.refusedJoin(3, "third", late).code()).isEqualTo("join");
    assertThat(ingest.server.stats().joinsRefused.sum()).isEqualTo(2);
    assertThat(ingest.state.nodes()).isEmpty();
  }

  @Test
  void guessedSecretsAreCountedAndSaidOnceAndTakeNobodysName() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      assertThat(ingest.refusedJoin(66, "pi", Long.toHexString(random.nextLong())).reason())
          .isEqualTo("the secret is wrong");
    }
    assertThat(ingest.server.stats().joinsRefused.sum()).isEqualTo(20);
    assertThat(ingest.logged("the secret is wrong")).isEqualTo(1);
    try (TlsAgent agent = ingest.agent(ingest.joined(1, "pi"))) {
      assertThat(((Welcome) agent.greet(hello(1, "pi", "b"))).name()).isEqualTo("pi");
    }
  }

  @Test
  void aKeyWithoutItsProofIsNotCertified() throws Exception {
    KeyPair pair = NodeKey.make();
    String secret = ingest.invitations.invite();
    try (TlsAgent joining = ingest.stranger()) {
      Object answer =
          joining.join(
              new KeyOffer(
                  TlsAgent.machine(1),
                  "pi",
                  secret,
                  NodeKey.make().getPublic().getEncoded(),
                  TlsAgent.offer(1, "pi", "", pair).proof()));
      assertThat(((Refusal) answer).reason()).contains("proof does not fit");
    }
  }

  @Test
  void twoNodesOfOneNameMayBothCome() throws Exception {
    Holder.Held first = ingest.joined(1, "armbian");
    Holder.Held second = ingest.joined(2, "armbian");
    try (TlsAgent one = ingest.agent(first);
        TlsAgent two = ingest.agent(second)) {
      assertThat(((Welcome) one.greet(hello(1, "armbian", "a"))).name()).isEqualTo("armbian");
      assertThat(((Welcome) two.greet(hello(2, "armbian", "b"))).name()).isEqualTo("armbian~0000");
    }
  }

  @Test
  void aNodeThatNeverGotItsCertificateMayJoinAgainAndOneThatDidMayNot() throws Exception {
    ingest.joined(1, "pi");
    try (TlsAgent joining = ingest.stranger()) {
      KeyPair pair = NodeKey.make();
      Object answer = joining.join(TlsAgent.offer(1, "pi", "good", pair));
      assertThat(answer).isInstanceOf(Issued.class);
      try (TlsAgent agent = ingest.agent(TlsAgent.held(pair, answer))) {
        assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
      }
    }
    assertThat(ingest.refusedJoin(1, "pi", "good").reason()).contains("wattrack nodes approve pi");
  }
}
