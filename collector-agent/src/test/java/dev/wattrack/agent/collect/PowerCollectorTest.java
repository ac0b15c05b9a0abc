package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCollectorTest {
  private final Path folder;

  PowerCollectorTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void copy(String name) throws IOException {
    CaseNode.copy(CasesTest.CASES.resolve(name), folder);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("wattrack-power"))
        .count();
  }

  @Test
  void aNodeWithoutSuchHardwareIsSearchedOnceAndGetsNoThreadAndNoProgram() throws Exception {
    copy("bare");
    long before = threads();
    try (PowerNode node = new PowerNode(folder)) {
      node.look();
      copy("jetson-nano");
      for (int i = 0; i < 1000; i++) {
        assertThat(node.look()).singleElement().asString().startsWith("NoData");
      }
      assertThat(node.log()).singleElement().asString().contains("nothing here tells");
      assertThat(node.commands().sought()).isZero();
      assertThat(node.commands().started()).isZero();
      assertThat(threads()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void aProgramIsAskedEveryFewSecondsAndEachAnswerIsGivenOnce() throws Exception {
    copy("raspberry-pi-5");
    try (PowerNode node = new PowerNode(folder)) {
      int readings = 0;
      for (int i = 0; i < 100; i++) {
        readings += node.look().toString().contains("watts=2.78") ? 1 : 0;
      }
      assertThat(node.commands().started()).isEqualTo(20);
      assertThat(readings).isEqualTo(20);
      assertThat(node.look().toString()).contains("is asked every 5 s").contains("NoData");
    }
  }

  @Test
  void joulesOfAnsweredPowerAreItsIntegral() throws Exception {
    copy("raspberry-pi-5");
    try (PowerNode node = new PowerNode(folder)) {
      String last = "";
      for (int i = 0; i < 52; i++) {
        String seen = node.look().toString();
        last = seen.contains("joules") ? seen : last;
      }
      // 50 s at the 2.7813 W of the file.
      assertThat(last).contains("joules=139.0");
    }
  }

  @Test
  void aProgramThatFailsMakesRoomForTheNextSourceAndTheReasonIsKept() throws Exception {
    copy("x86-server");
    Files.writeString(
        folder.resolve("commands/ipmitool_dcmi_power_reading.failed"),
        "Could not open device at /dev/ipmi0: Permission denied\n");
    Collectors.Power ipmiFirst = new Collectors.Power(List.of("ipmi", "rapl"), List.of());
    try (PowerNode node = new PowerNode(folder, ipmiFirst)) {
      for (int i = 0; i < 400; i++) {
        node.look();
        grow("intel-rapl:0");
      }
      assertThat(node.look()).anyMatch(line -> line.contains("source=rapl watts=50.0"));
      assertThat(node.log()).hasSize(2);
      assertThat(node.log().get(0)).contains("power: ipmi dcmi").contains("left out in power.so");
      assertThat(node.log().get(1))
          .contains("power: rapl package+dram")
          .contains("ipmi dcmi: ipmitool ended with status 1: Could not open device")
          .contains("root");
      assertThat(node.commands().started()).isEqualTo(3);
    }
  }

  private void grow(String zone) throws IOException {
    Path file = folder.resolve("sys/class/powercap/" + zone + "/energy_uj");
    long value = Long.parseLong(Files.readString(file).strip());
    Files.writeString(file, value + 50_000_000 + "\n");
  }

  @Test
  void deniedCountersAreARefusalInWordsUntilTheyCanBeRead() throws Exception {
    copy("amd-node");
    Path counter = folder.resolve("sys/class/powercap/intel-rapl:0/energy_uj");
    byte[] content = Files.readAllBytes(counter);
    BrokenFiles.deny(counter);
    try (PowerNode node = new PowerNode(folder)) {
      assertThat(node.look().toString())
          .startsWith("[NoData")
          .contains("rapl package-0: ")
          .contains("(Permission denied) (root's alone; docs/sensors.md");
      BrokenFiles.restore(counter, content);
      assertThat(node.look(10).toString()).contains("Permission denied");
      node.look(300);
      grow("intel-rapl:0");
      assertThat(node.look()).contains("power,sensor=package,source=rapl watts=50.0");
      assertThat(node.log()).hasSize(2);
    }
  }

  @Test
  void aSourceThatBreaksHasFailedAndIsLookedForAgain() throws Exception {
    copy("jetson-orin-nano");
    try (PowerNode node = new PowerNode(folder)) {
      assertThat(node.look()).contains("power,sensor=VDD_IN,source=board watts=4.64");
      Path old = folder.resolve("sys/class/hwmon/hwmon3");
      Files.move(old, folder.resolve("sys/class/hwmon/hwmon9"));
      Files.createDirectories(old);
      Path current = folder.resolve("sys/class/hwmon/hwmon9/curr1_input");
      Files.writeString(current, "1000\n");
      for (int i = 0; i < 310; i++) {
        node.look();
      }
      assertThat(node.look()).contains("power,sensor=VDD_IN,source=board watts=5.04");
      Files.writeString(current, "0\n");
      assertThat(node.look().toString()).startsWith("[Failed").contains("not the power");
    }
  }

  @Test
  void aChipThatTheConfigurationNamesIsTheWholeMachine() throws Exception {
    Path chip = Files.createDirectories(folder.resolve("sys/class/hwmon/hwmon0"));
    Files.writeString(chip.resolve("name"), "ina219\n");
    Files.writeString(chip.resolve("power1_input"), "6180000\n");
    try (PowerNode node = new PowerNode(folder)) {
      assertThat(node.look().toString())
          .contains("board ina219 power1_input: may be a part of the machine")
          .contains("power.hwmon = ina219");
    }
    Collectors.Power named = new Collectors.Power(Collectors.Power.SOURCES, List.of("ina219"));
    try (PowerNode node = new PowerNode(folder, named)) {
      assertThat(node.look())
          .isEqualTo(
              Set.of(
                  "power,sensor=ina219,source=board joules=0.0",
                  "power,sensor=ina219,source=board watts=6.18"));
    }
  }

  @Test
  void platformPowerCountsWhereThereIsNoPackage() throws Exception {
    Path zone = Files.createDirectories(folder.resolve("sys/class/powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "psys\n");
    Files.writeString(zone.resolve("energy_uj"), "7000000\n");
    try (PowerNode node = new PowerNode(folder)) {
      node.look();
      grow("intel-rapl:0");
      assertThat(node.look()).contains("power,sensor=psys,source=rapl watts=50.0");
    }
  }
}
