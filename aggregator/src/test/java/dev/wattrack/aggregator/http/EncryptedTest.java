package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.aggregator.access.OwnToken;
import dev.wattrack.model.http.ClientFolders;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP on every address of this machine, as clients with and without the authority see it. */
class EncryptedTest {
  private static final ClientFolders NOWHERE = new ClientFolders(List.of(), List.of());
  @TempDir private Path dir = Path.of("");
  private Served served;

  @BeforeEach
  void start() throws Exception {
    served = Served.encrypted(Files.createDirectory(dir.resolve("state")));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> get(String host, Path authority, String token) throws Exception {
    URI base = URI.create("https://" + host + ":" + served.uri("").getPort());
    Map<String, String> environment =
        Map.of("WATTRACK_CA", authority.toString(), "WATTRACK_TOKEN", token);
    Endpoint endpoint = Endpoint.of(base, environment, NOWHERE);
    return endpoint
        .client()
        .send(endpoint.request("/api/v1/cluster").build(), HttpResponse.BodyHandlers.ofString());
  }

  private Path authority() {
    return dir.resolve("state/tls/ca.pem");
  }

  @Test
  void whoTrustsTheAuthorityReadsOnThisMachineWithoutAndFromElsewhereWithAToken() throws Exception {
    assertThat(get("localhost", authority(), "").statusCode()).isEqualTo(200);
    assertThat(get("127.0.0.1", authority(), "").statusCode()).isEqualTo(200);
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(it -> !it.isLoopbackAddress() && !it.isLinkLocalAddress())
            .filter(it -> it.getAddress().length == 4)
            .findFirst();
    assumeTrue(other.isPresent(), "this machine has no address but loopback");
    String host = other.orElseThrow().getHostAddress();
    assertThat(get(host, authority(), "").statusCode()).isEqualTo(401);
    String own = Files.readString(dir.resolve("state").resolve(OwnToken.FILE)).strip();
    assertThat(get(host, authority(), own).statusCode()).isEqualTo(200);
  }

  @Test
  void anotherAuthorityIsNotBelieved() throws Exception {
    try (Served other = Served.encrypted(Files.createDirectory(dir.resolve("other")))) {
      assertThat(other.uri("").getPort()).isNotEqualTo(served.uri("").getPort());
    }
    assertThatThrownBy(() -> get("localhost", dir.resolve("other/tls/ca.pem"), "wt_secret"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void plainTextGetsNoAnswer() {
    assertThatThrownBy(() -> served.get("/api/v1/cluster")).isInstanceOf(IOException.class);
  }
}
