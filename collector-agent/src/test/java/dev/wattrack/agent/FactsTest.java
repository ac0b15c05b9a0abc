package dev.wattrack.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.collect.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
  @TempDir Path folder;

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Facts facts() {
    return new Facts(Root.under(folder));
  }

  @Test
  void aServerTellsItsFirmwareDisksAndNetwork() throws IOException {
    file("sys/class/dmi/id/bios_version", "2.19.0\n");
    file("sys/class/dmi/id/bios_date", "12/12/2023\n");
    file("sys/block/sda/device/model", "Samsung SSD 860 \n");
    file("sys/block/sda/size", "976773168\n");
    file("sys/block/nvme0n1/device/model", "Samsung SSD 970, EVO Plus 2TB\n");
    file("sys/block/nvme0n1/size", "3907029168\n");
    file("sys/block/mmcblk0/device/name", "SC32G\n");
    file("sys/block/mmcblk0/size", "62333952\n");
    file("sys/block/loop0/size", "8\n");
    file("sys/class/net/eno1/device/vendor", "0x8086\n");
    file("sys/class/net/eno1/speed", "1000\n");
    file("sys/class/net/eno2/device/vendor", "0x8086\n");
    file("sys/class/net/eno2/speed", "-1\n");
    file("sys/class/net/docker0/speed", "10000\n");
    assertThat(facts().firmware()).isEqualTo("2.19.0 12/12/2023");
    assertThat(facts().disks())
        .isEqualTo(
            "mmcblk0 SC32G 32 GB, nvme0n1 Samsung SSD 970  EVO Plus 2TB 2000 GB,"
                + " sda Samsung SSD 860 500 GB");
    assertThat(facts().network()).isEqualTo("eno1 1000 Mbit/s, eno2");
  }

  @Test
  void aRaspberryPiTellsTheDateOfItsBootLoader() throws IOException {
    Path stamp = folder.resolve("proc/device-tree/chosen/bootloader/build-timestamp");
    Files.createDirectories(stamp.getParent());
    Files.write(stamp, new byte[] {0x66, 0x0c, (byte) 0xf0, 0x00});
    assertThat(facts().firmware()).isEqualTo("bootloader 2024-04-03");
    Files.write(stamp, new byte[] {0x66, 0x0c});
    assertThat(facts().firmware()).isEmpty();
  }

  @Test
  void whatIsNotThereOrStrangeIsNotTold() throws IOException {
    assertThat(facts().firmware() + facts().disks() + facts().network()).isEmpty();
    file("sys/block/sda/device/model", "");
    file("sys/block/sda/size", "many\n");
    assertThat(facts().disks()).isEqualTo("sda");
  }
}
