package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleSourceTest {

  private static long bits(String text) {
    byte[] bytes = Scan.ascii(text);
    return ThrottleSource.bits(bytes, bytes.length);
  }

  @Test
  void onlyOneWholeLineOfHexadecimalDigitsIsUnderstood() {
    assertThat(bits("0\n")).isZero();
    assertThat(bits("50005\n")).isEqualTo(0x50005);
    assertThat(bits("ffffffff\n")).isEqualTo(0xffffffffL);
    for (String strange :
        new String[] {"", "\n", "5", "50005", "0x5\n", "-1\n", "5 \n", "5\n5\n", "123456789\n"}) {
      assertThat(bits(strange)).as(strange).isEqualTo(ThrottleSource.NOT_UNDERSTOOD);
    }
  }

  @Test
  void aSensorThatComesLateOrGoesIsSeenWithinFiveMinutes(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(CasesTest.CASES.resolve("bare"), copy)) {
      assertThat(node.collect()).anyMatch(line -> line.startsWith("throttle: no data"));
      Path chip = Files.createDirectories(copy.resolve("sys/class/hwmon/hwmon4"));
      Files.writeString(chip.resolve("name"), "rpi_volt\n");
      Files.writeString(chip.resolve("in0_lcrit_alarm"), "1\n");
      assertThat(node.collect()).noneMatch(line -> line.startsWith("throttle under_voltage"));
      for (int i = 0; i < 299; i++) {
        node.collect();
      }
      assertThat(node.collect())
          .contains("throttle under_voltage=1", "throttle under_voltage_since_boot=1");
      Files.delete(chip.resolve("name"));
      for (int i = 0; i < 300; i++) {
        node.collect();
      }
      assertThat(node.collect()).anyMatch(line -> line.startsWith("throttle: no data"));
    }
  }
}
