package dev.wattrack.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  private ChildProcess shell(Processes processes, String script) throws Exception {
    return processes.start(folder, Map.of("GREETING", "hello"), List.of("sh", "-c", script));
  }

  @Test
  void aLineIsFoundWhetherItWasPrintedBeforeOrAfter() throws Exception {
    try (Processes processes = new Processes()) {
      ChildProcess child = shell(processes, "echo $GREETING 1; echo port=123; exec sleep 60");
      assertThat(child.awaitLine("port=(\\d+)", DEADLINE).group(1)).isEqualTo("123");
      assertThat(child.awaitLine("hello (\\d)", DEADLINE).group(1)).isEqualTo("1");
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void anEndBeforeTheLineFailsAtOnceAndShowsTheOutput() throws Exception {
    try (Processes processes = new Processes()) {
      ChildProcess child = shell(processes, "echo something else >&2; exit 3");
      assertThatThrownBy(() -> child.awaitLine("ready", Duration.ofMinutes(5)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("something else");
      assertThat(child.awaitEnd(DEADLINE)).isEqualTo(3);
    }
  }

  @Test
  void stoppingAsksPolitely() throws Exception {
    try (Processes processes = new Processes()) {
      ChildProcess child =
          shell(processes, "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
      child.awaitLine("ready", DEADLINE);
      assertThat(child.stop(DEADLINE)).isZero();
      assertThat(child.awaitLine("bye", DEADLINE).find(0)).isTrue();
    }
  }

  @Test
  void closingKillsTheProcessAndItsDescendants() throws Exception {
    long grandchild;
    ChildProcess child;
    try (Processes processes = new Processes()) {
      child = shell(processes, "trap '' TERM; sleep 60 & echo child=$!; wait");
      grandchild = Long.parseLong(child.awaitLine("child=(\\d+)", DEADLINE).group(1));
    }
    assertThat(child.isAlive()).isFalse();
    assertThat(ProcessHandle.of(grandchild).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void aPortThatNobodyOpensIsGivenUp() throws Exception {
    try (Processes processes = new Processes()) {
      ChildProcess child = shell(processes, "echo started; exec sleep 60");
      int port = Processes.freePort();
      assertThatThrownBy(() -> child.awaitPort(port, Duration.ofMillis(150)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("nobody listens on " + port);
    }
  }
}
