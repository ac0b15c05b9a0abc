package dev.wattrack.aggregator.ingest;

import static dev.wattrack.aggregator.ingest.TestAgent.hello;
import static dev.wattrack.aggregator.ingest.TestIngest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.live.NodeState;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Welcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that people revoke, rename and forget. docs/security.md. */
class RegistrarTest {
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
  void aRevokedNodeIsCutOffAtOnceAndComesBackByApprovalAlone() throws Exception {
    Holder.Held old = ingest.joined(1, "pi");
    try (TlsAgent agent = ingest.agent(old)) {
      agent.greet(hello(1, "pi", "b"));
      get(ingest.server.registrar().revoke("pi"));
      assertThat(((Refusal) agent.next()).code()).isEqualTo("revoked");
      assertThat(agent.next()).isNull();
    }
    assertThat(
            get(ingest.server.ask(() -> ingest.server.state().byName("pi").orElseThrow().state())))
        .as("nobody is to be woken because of it")
        .isEqualTo(NodeState.STOPPED);
    assertThat(ingest.refusedHello(old, hello(1, "pi", "b")).code()).isEqualTo("revoked");
    assertThat(ingest.refusedJoin(1, "pi", "good").reason()).contains("wattrack nodes approve pi");
    get(ingest.server.registrar().approve("pi"));
    Holder.Held fresh = ingest.joined(1, "pi");
    assertThat(ingest.refusedHello(old, hello(1, "pi", "b")).reason())
        .contains("another certificate");
    try (TlsAgent agent = ingest.agent(fresh)) {
      assertThat(agent.greet(hello(1, "pi", "b"))).isInstanceOf(Welcome.class);
    }
  }

  @Test
  void aRenamedNodeKeepsItsNameWhateverItCallsItself() throws Exception {
    Holder.Held held = ingest.joined(1, "pi");
    try (TlsAgent agent = ingest.agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      get(ingest.server.registrar().rename("pi", "top"));
    }
    try (TlsAgent agent = ingest.agent(held)) {
      ingest.awaitGone(1);
      assertThat(((Welcome) agent.greet(hello(1, "pi", "b"))).name()).isEqualTo("top");
    }
    assertThatThrownBy(() -> get(ingest.server.registrar().rename("pi", "x")))
        .hasStackTraceContaining("no node is named 'pi'");
  }

  @Test
  void aForgottenNodeHasToJoinAgain() throws Exception {
    Holder.Held held = ingest.joined(1, "pi");
    try (TlsAgent agent = ingest.agent(held)) {
      agent.greet(hello(1, "pi", "b"));
      assertThatThrownBy(() -> get(ingest.server.registrar().forget("pi")))
          .hasStackTraceContaining("is connected");
    }
    ingest.awaitGone(1);
    get(ingest.server.registrar().forget("pi"));
    assertThat(get(ingest.server.ask(() -> List.copyOf(ingest.state.nodes())))).isEmpty();
    assertThat(ingest.refusedHello(held, hello(1, "pi", "b")).reason()).contains("forgotten");
    ingest.joined(2, "pi");
    assertThat(ingest.store.credentials().all()).extracting(it -> it.name()).containsExactly("pi");
  }
}
