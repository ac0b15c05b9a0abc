package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReachTest {
  private static final List<String> OWN = List.of("10.0.0.5", "fd00::5", "10.0.1.5", "10.0.2.5");

  private static Reach reach(String bind) throws UnknownHostException {
    return reach(bind, true);
  }

  private static Reach reach(String bind, boolean insecure) throws UnknownHostException {
    return new Reach(InetAddress.getByName(bind), 7460, 7461, insecure);
  }

  @Test
  void beyondThisMachineThePageIsEncryptedUnlessNothingIs() throws Exception {
    Reach reach = reach("0.0.0.0", false);
    assertThat(reach.url()).isEqualTo("https://localhost:7461");
    assertThat(reach.ownUrl()).isEqualTo("https://127.0.0.1:7461");
    assertThat(reach.beyond(OWN))
        .contains("  page:  https://10.0.0.5:7461")
        .anyMatch(line -> line.contains("wattrack token create"))
        .noneMatch(line -> line.contains("Warning") || line.contains("--insecure"));
    Reach own = reach("127.0.0.1", false);
    assertThat(own.url()).isEqualTo("http://localhost:7461");
    assertThat(own.beyond(OWN)).isEmpty();
  }

  @Test
  void onLoopbackNothingIsWarnedOf() throws Exception {
    assertThat(reach("127.0.0.1").beyond(OWN)).isEmpty();
    assertThat(reach("127.0.0.1").url()).isEqualTo("http://localhost:7461");
    assertThat(reach("127.0.0.1").ownHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void onEveryAddressTheWarningNamesThoseForTheNodes() throws Exception {
    assertThat(reach("0.0.0.0").beyond(OWN))
        .hasSize(8)
        .anyMatch(line -> line.startsWith("Warning: nothing is encrypted"))
        .contains(
            "  nodes: ./wattrack agent --insecure --aggregator 10.0.0.5:7460",
            "  page:  http://10.0.0.5:7461",
            "  nodes: ./wattrack agent --insecure --aggregator [fd00::5]:7460");
    assertThat(reach("0.0.0.0").beyond(List.of())).contains("  page:  http://THIS-MACHINE:7461");
    assertThat(reach("0.0.0.0").url()).isEqualTo("http://localhost:7461");
    assertThat(reach("0.0.0.0").ownUrl()).isEqualTo("http://127.0.0.1:7461");
  }

  @Test
  void onOneAddressThatOneIsUsedByThisMachineToo() throws Exception {
    assertThat(reach("10.9.8.7").beyond(OWN))
        .contains("  nodes: ./wattrack agent --insecure --aggregator 10.9.8.7:7460")
        .noneMatch(line -> line.contains("10.0.0.5"));
    assertThat(reach("10.9.8.7").url()).isEqualTo("http://10.9.8.7:7461");
    assertThat(reach("10.9.8.7").ownHost()).isEqualTo("10.9.8.7");
  }
}
