package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinHostTest {
  private static final List<String> OWN = List.of("10.0.0.7", "fd00::7");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "localhost"})
  void whereTheAggregatorListensToItselfAloneTheLineIsForThisMachine(String bind) {
    JoinHost host = JoinHost.of(null, bind, OWN);
    assertThat(host.name()).matches("127\\.0\\.0\\.[19]|0:0:0:0:0:0:0:1");
    assertThat(host.trouble().orElseThrow())
        .contains(host.name() + " alone, so only this machine can join", "`bind: 0.0.0.0`");
  }

  @Test
  void aHostThatWasToldIsKeptAndDoubted() {
    JoinHost host = JoinHost.of("rack.example", "127.0.0.1", OWN);
    assertThat(host.name()).isEqualTo("rack.example");
    assertThat(host.trouble().orElseThrow()).contains("rack.example leads to it only where");
    assertThat(JoinHost.of("localhost", "127.0.0.1", OWN).trouble().orElseThrow())
        .contains("only this machine can join");
  }

  @Test
  void whereOthersGetThereNothingIsSaid() {
    assertThat(JoinHost.of(null, "0.0.0.0", OWN).name()).isEqualTo("10.0.0.7");
    assertThat(JoinHost.of(null, "::", OWN).name()).isEqualTo("10.0.0.7");
    assertThat(JoinHost.of(null, "::", List.of()).name()).isEqualTo("127.0.0.1");
    assertThat(JoinHost.of(null, "10.1.0.3", OWN).name())
        .as("the one address on which it listens")
        .isEqualTo("10.1.0.3");
    assertThat(JoinHost.of("rack", "10.1.0.3", OWN).name()).isEqualTo("rack");
    for (String bind : List.of("0.0.0.0", "::", "10.1.0.3")) {
      assertThat(JoinHost.of(null, bind, OWN).trouble()).as(bind).isEmpty();
    }
  }
}
