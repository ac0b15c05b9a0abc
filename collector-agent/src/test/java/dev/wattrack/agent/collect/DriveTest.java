package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveTest {
  private static final String NVME = "nvme,name=nvme0 ";
  private static final long HOUR = 3600;

  private final Path folder;

  DriveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void smart(String drive, String json) throws IOException {
    Path commands = Files.createDirectories(folder.resolve("commands"));
    Files.writeString(commands.resolve("smartctl_--json=c_-n_standby_-H_-A__dev_" + drive), json);
  }

  private static String log(int used, long units) {
    return """
        {"nvme_smart_health_information_log":{"percentage_used":%d,"data_units_written":%d}}"""
        .formatted(used, units);
  }

  /** A look an hour at a time, so that smartctl has been asked and has answered each time. */
  private static Set<String> later(PartNode node, int hours) throws InterruptedException {
    Set<String> seen = Set.of();
    for (int i = 0; i < hours; i++) {
      node.look(HOUR);
      node.awaitAnswer();
      seen = node.look(1);
    }
    return seen;
  }

  @Test
  void theTemperatureNeedsNobodysPermission() throws Exception {
    try (PartNode node = new PartNode("nvme", folder)) {
      node.with("sys/class/nvme/nvme0/hwmon1/temp1_input", "38850");
      assertThat(node.look(1)).containsExactly(NVME + "temperature_celsius=38.9");
    }
  }

  @Test
  void daysLeftAreToldAfterADayOfWriting() throws Exception {
    Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
    try (PartNode node = new PartNode("nvme", folder)) {
      long units = 1_000_000_000;
      for (int hour = 0; hour < 24; hour++) {
        smart("nvme0", log(50, units));
        assertThat(later(node, 1)).noneMatch(line -> line.contains("days_left"));
        units += 1_000_000;
      }
      smart("nvme0", log(50, units));
      // As much again as was written, 1.024e9 units, at 24e6 units a day.
      assertThat(later(node, 1)).contains(NVME + "days_left=43.0");
      smart("nvme0", log(4, units));
      assertThat(later(node, 1)).noneMatch(line -> line.contains("days_left"));
      smart("nvme0", log(103, units));
      assertThat(later(node, 1)).contains(NVME + "days_left=0.0");
    }
  }

  @Test
  void anAnswerIsBelievedForHalfAnHour() throws Exception {
    Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
    smart("nvme0", log(7, 5));
    try (PartNode node = new PartNode("nvme", folder)) {
      assertThat(later(node, 1)).contains(NVME + "percentage_used=7.0");
      Files.delete(folder.resolve("commands/smartctl_--json=c_-n_standby_-H_-A__dev_nvme0"));
      assertThat(node.look(1000)).contains(NVME + "percentage_used=7.0");
      assertThat(node.look(1000)).containsExactly("NoData[reason=no drive tells anything]");
    }
  }

  @Test
  void aRefusalIsSaidOnceAndTheQuestionPutLessOften() throws Exception {
    Files.createDirectories(folder.resolve("sys/class/nvme/nvme0"));
    smart("nvme0", "{\"smartctl\":{\"messages\":[{\"string\":\"failed: Permission denied\"}]}}");
    FolderCommands commands = new FolderCommands(folder.resolve("commands"));
    try (PartNode node = new PartNode("nvme", folder, commands)) {
      for (int i = 0; i < 144; i++) {
        node.look(600);
        node.awaitAnswer();
      }
      assertThat(commands.started()).isBetween(3, 12);
      assertThat(node.log())
          .singleElement()
          .asString()
          .contains("nvme0: failed: Permission denied");
    }
  }

  @Test
  void aDiskThatSleepsKeepsItsValues() throws Exception {
    smart("sda", "{\"smart_status\":{\"passed\":true},\"temperature\":{\"current\":31}}");
    try (PartNode node = new PartNode("nvme", folder)) {
      node.with("sys/block/sda/removable", "0").with("sys/block/sdb/removable", "1");
      smart("sdb", "{\"smart_status\":{\"passed\":true}}");
      assertThat(later(node, 1))
          .contains("nvme,name=sda failing=0.0")
          .noneMatch(line -> line.contains("sdb"));
      smart(
          "sda",
          "{\"smartctl\":{\"messages\":[{\"string\":\"Device is in STANDBY mode, exit(2)\"}]}}");
      assertThat(later(node, 5)).contains("nvme,name=sda failing=0.0");
      assertThat(node.log()).isEmpty();
    }
  }

  @Test
  void memoryCardsTellTheirWearAndAreNotAskedBySmartctl() throws Exception {
    smart("mmcblk0", "{\"smart_status\":{\"passed\":false}}");
    try (PartNode node = new PartNode("nvme", folder)) {
      node.with("sys/block/mmcblk0/device/life_time", "0x01 0x0b")
          .with("sys/block/mmcblk0/device/pre_eol_info", "0x02");
      assertThat(later(node, 1))
          .containsExactly(
              "nvme,name=mmcblk0 percentage_used=110.0", "nvme,name=mmcblk0 pre_eol=2.0");
      node.with("sys/block/mmcblk0/device/life_time", "0x00 0x00")
          .with("sys/block/mmcblk0/device/pre_eol_info", "0x00");
      assertThat(node.look(1)).containsExactly("NoData[reason=no drive tells anything]");
    }
  }
}
