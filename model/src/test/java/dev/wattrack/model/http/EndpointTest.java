package dev.wattrack.model.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
  private static final URI HERE = URI.create("http://localhost:7461");
  @TempDir private Path dir = Path.of("");
  private Path own = Path.of("");
  private Path machine = Path.of("");
  private Path state = Path.of("");

  @BeforeEach
  void folders() throws Exception {
    own = Files.createDirectories(dir.resolve("own"));
    machine = Files.createDirectories(dir.resolve("machine"));
    state = Files.createDirectories(dir.resolve("state"));
  }

  private Map<String, String> shown(URI base, Map<String, String> environment) throws IOException {
    ClientFolders folders = new ClientFolders(List.of(own, machine), List.of(state));
    return Endpoint.of(base, environment, folders).headers();
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private void aggregatorAt(String url) throws Exception {
    Files.writeString(state.resolve("operate.token"), "wt_state\n");
    Files.writeString(state.resolve("running"), "1\n" + url + "\n");
  }

  @Test
  void theNearestTokenIsShown() throws Exception {
    assertThat(shown(HERE, Map.of())).isEmpty();
    aggregatorAt("http://localhost:7461");
    assertThat(shown(HERE, Map.of())).isEqualTo(bearer("wt_state"));
    Files.writeString(machine.resolve("token"), "wt_machine\n");
    assertThat(shown(HERE, Map.of())).isEqualTo(bearer("wt_machine"));
    Files.writeString(own.resolve("token"), "wt_own\n");
    assertThat(shown(HERE, Map.of())).isEqualTo(bearer("wt_own"));
    assertThat(shown(HERE, Map.of("WATTRACK_TOKEN", "wt_told"))).isEqualTo(bearer("wt_told"));
  }

  @Test
  void theTokenOfAnotherAggregatorOfThisMachineIsNotShown() throws Exception {
    aggregatorAt("http://localhost:9999");
    assertThat(shown(HERE, Map.of())).isEmpty();
    Files.delete(state.resolve("running"));
    assertThat(shown(HERE, Map.of())).isEmpty();
    Files.writeString(state.resolve("running"), "1\n::nonsense::\n");
    assertThat(shown(HERE, Map.of())).isEmpty();
  }

  @Test
  void aTokenNeverGoesOverTheNetworkInPlainText() throws Exception {
    Map<String, String> told = Map.of("WATTRACK_TOKEN", "wt_told");
    for (String plain :
        List.of("http://rack:7461", "http://192.0.2.7:7461", "http://127.0.0.1.example:7461")) {
      assertThat(shown(URI.create(plain), told)).as(plain).isEmpty();
    }
    for (String safe :
        List.of("https://rack:7461", "http://127.0.0.1:7461", "http://[::1]:7461", "HTTPS://r:1")) {
      assertThat(shown(URI.create(safe), told)).as(safe).isEqualTo(bearer("wt_told"));
    }
    aggregatorAt("https://rack:7461");
    assertThat(shown(URI.create("https://rack:7461"), Map.of()))
        .as("that of this machine is for this machine alone")
        .isEmpty();
  }

  @Test
  void whatCannotBeUsedIsSaidInWords() throws Exception {
    Files.writeString(own.resolve("ca.pem"), "no certificate");
    assertThatThrownBy(() -> shown(URI.create("https://rack:7461"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining("expected certificates in PEM form");
    assertThatThrownBy(
            () -> shown(URI.create("https://rack:7461"), Map.of("WATTRACK_CA", dir + "/none")))
        .isInstanceOf(IOException.class)
        .hasMessage(dir + "/none: cannot be read");
    assertThat(shown(HERE, Map.of())).as("plain text needs none").isEmpty();
    Files.writeString(own.resolve("token"), "x".repeat(5_000));
    assertThatThrownBy(() -> shown(HERE, Map.of())).hasMessageContaining("too long");
  }

  @Test
  void anAddressMayHaveAPathOfItsOwn() {
    Endpoint endpoint = Endpoint.of(URI.create("https://proxy/rack/"));
    assertThat(endpoint.address("/health").toString()).isEqualTo("https://proxy/rack/health");
    assertThat(endpoint.hasToken()).isFalse();
    assertThat(endpoint.request("/health").build().uri()).isEqualTo(endpoint.address("/health"));
  }
}
