package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfinibandTest {
  private static final String PORT = "sys/class/infiniband/mlx4_0/ports/1/";
  private static final String TAGS = "infiniband,device=mlx4_0,port=1 ";

  private final Path folder;
  private final PartNode node;

  InfinibandTest(@TempDir Path folder) {
    this.folder = folder;
    node = new PartNode("infiniband", folder);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void port(String state, String lid, String smLid, String mask) throws IOException {
    node.with(PORT + "state", state)
        .with(PORT + "rate", "40 Gb/sec (4X QDR)")
        .with(PORT + "link_layer", "InfiniBand")
        .with(PORT + "lid", lid)
        .with(PORT + "sm_lid", smLid)
        .with(PORT + "cap_mask", mask)
        .with(PORT + "counters/port_xmit_data", "1000");
  }

  @Test
  void dataIsCountedInBytes() throws IOException {
    port("4: ACTIVE", "0x2", "0x1", "0x02514868");
    assertThat(node.look(1))
        .contains(TAGS + "bytes_sent=4000.0", TAGS + "rate_gbps=40.0", TAGS + "state=4.0");
  }

  @Test
  void aCounterThatIsFullHasNoValueAndIsNamedOnce() throws IOException {
    port("4: ACTIVE", "0x2", "0x1", "0x02514868");
    node.with(PORT + "counters/port_xmit_data", "4294967290");
    assertThat(node.look(1)).contains(TAGS + "bytes_sent=" + 4294967290L * 4.0);
    node.with(PORT + "counters/port_xmit_data", "4294967295");
    assertThat(node.look(1)).noneMatch(line -> line.contains("bytes_sent"));
    assertThat(node.look(1)).noneMatch(line -> line.contains("bytes_sent"));
    assertThat(node.log())
        .singleElement()
        .asString()
        .startsWith("WARN infiniband: mlx4_0 port 1: ")
        .contains("port_xmit_data stands at its largest number, 4294967295")
        .contains("perfquery -R");
    node.with(PORT + "counters/port_xmit_data", "7");
    assertThat(node.look(1)).contains(TAGS + "bytes_sent=28.0");
  }

  @Test
  void errorCountersAreNarrowerAndFullEarlier() throws IOException {
    port("4: ACTIVE", "0x2", "0x1", "0x02514868");
    node.with(PORT + "counters/symbol_error", "65535").with(PORT + "counters/link_downed", "255");
    assertThat(node.look(1))
        .noneMatch(line -> line.contains("symbol_error") || line.contains("link_downed"));
  }

  @Test
  void wideCountersOfOldKernelsAreTakenFirst() throws IOException {
    port("4: ACTIVE", "0x2", "0x1", "0x02514868");
    node.with(PORT + "counters/port_xmit_data", "4294967295")
        .with(PORT + "counters_ext/port_xmit_data_64", "5000000000");
    assertThat(node.look(1)).contains(TAGS + "bytes_sent=2.0E10");
    assertThat(node.log()).isEmpty();
  }

  @Test
  void aLinkThatIsDownHasNoRateAndNobodyMissesASubnetManager() throws IOException {
    port("1: DOWN", "0x0", "0x0", "0x02514868");
    assertThat(node.look(1))
        .contains(TAGS + "state=1.0")
        .noneMatch(line -> line.contains("rate_gbps") || line.contains("subnet_managers"));
  }

  @Test
  void aPortThatNobodyInitializesHasNoSubnetManager() throws IOException {
    port("2: INIT", "0x0", "0x0", "0x02514868");
    assertThat(node.look(1)).contains(TAGS + "subnet_managers=0.0");
    port("4: ACTIVE", "0x3", "0x1", "0x02514868");
    assertThat(node.look(10)).contains(TAGS + "subnet_managers=1.0", TAGS + "sm_lid=1.0");
  }

  @Test
  void aSubnetManagerHereBesideAnotherMasterIsTheSecond() throws IOException {
    port("4: ACTIVE", "0x2", "0x2", "0x0251486a");
    assertThat(node.look(1)).contains(TAGS + "subnet_managers=1.0");
    port("4: ACTIVE", "0x2", "0x1", "0x0251486a");
    assertThat(node.look(10)).contains(TAGS + "subnet_managers=2.0");
  }

  @Test
  void ethernetPortsHaveNoSubnet() throws IOException {
    port("4: ACTIVE", "0x0", "0x0", "0x00010000");
    node.with(PORT + "link_layer", "Ethernet");
    assertThat(node.look(1))
        .contains(TAGS + "state=4.0", TAGS + "bytes_sent=4000.0")
        .noneMatch(line -> line.contains("subnet_managers") || line.contains("lid="));
  }

  @Test
  void adaptersThatComeAndGoAreSeenWithinFiveMinutes() throws IOException {
    String none = "NoData[reason=no adapter in sys/class/infiniband]";
    assertThat(node.look(1)).containsExactly(none);
    port("4: ACTIVE", "0x2", "0x1", "0x02514868");
    assertThat(node.look(1)).containsExactly(none);
    Set<String> seen = node.look(300);
    assertThat(seen).contains(TAGS + "state=4.0");
    Files.move(folder.resolve("sys/class/infiniband"), folder.resolve("gone"));
    assertThat(node.look(300)).containsExactly(none);
  }
}
