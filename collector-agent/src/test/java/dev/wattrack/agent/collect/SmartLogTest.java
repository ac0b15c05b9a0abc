package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are what smartctl 7.3 said of the drives that QEMU 7.2 emulates. */
class SmartLogTest {
  private static final Path FILES = Path.of("src/test/resources/smart");

  private static String file(String name) throws IOException {
    return Files.readString(FILES.resolve(name));
  }

  @Test
  void anNvmeDriveTellsItsHealthLog() throws IOException {
    SmartLog log = SmartLog.parse(file("qemu-nvme.json"));
    assertThat(log.raw(SmartLog.TEMPERATURE)).isEqualTo(500);
    assertThat(log.raw(SmartLog.WRITTEN)).isEqualTo(82 * 512_000);
    assertThat(log.raw(SmartLog.READ)).isEqualTo(512_000);
    assertThat(log.raw(SmartLog.USED)).isZero();
    assertThat(log.raw(SmartLog.CRITICAL)).isZero();
    assertThat(log.raw(SmartLog.FAILING)).isZero();
    assertThat(log.raw(SmartLog.SPARE)).as("spare without a threshold").isEqualTo(-1);
    assertThat(log.message()).isNull();
  }

  @Test
  void aSataDriveTellsItsAttributes() throws IOException {
    SmartLog log = SmartLog.parse(file("qemu-sata.json"));
    assertThat(log.raw(SmartLog.REALLOCATED)).isZero();
    assertThat(log.raw(SmartLog.TEMPERATURE)).isEqualTo(310);
    assertThat(log.raw(SmartLog.FAILING)).isZero();
    assertThat(log.raw(SmartLog.USED)).isEqualTo(-1);
    assertThat(log.raw(SmartLog.WRITTEN)).isEqualTo(-1);
  }

  private static SmartLog attribute(int id, String name, int value, long raw) {
    return SmartLog.parse(
        """
        {"ata_smart_attributes":{"table":[{"id":%d,"name":"%s","value":%d,"raw":{"value":%d}}]}}
        """
            .formatted(id, name, value, raw));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Wear_Leveling_Count", "Media_Wearout_Indicator", "Percent_Lifetime_Remain"})
  void wearIsWhatANormalizedValueLacks(String name) {
    assertThat(attribute(177, name, 93, 12345).raw(SmartLog.USED)).isEqualTo(7);
    assertThat(attribute(177, name, 200, 12345).raw(SmartLog.USED)).isEqualTo(-1);
    assertThat(attribute(177, "Wear_Range_Delta", 93, 3).raw(SmartLog.USED)).isEqualTo(-1);
  }

  @Test
  void whatWasWrittenHasManyUnits() {
    assertThat(attribute(241, "Total_LBAs_Written", 99, 4).raw(SmartLog.WRITTEN)).isEqualTo(2048);
    assertThat(attribute(241, "Host_Writes_32MiB", 99, 2).raw(SmartLog.WRITTEN))
        .isEqualTo(64 << 20);
    assertThat(attribute(241, "Unknown_Writes", 99, 2).raw(SmartLog.WRITTEN)).isEqualTo(-1);
  }

  @Test
  void whatSmartctlComplainsOfIsKept() {
    String text =
        "{\"smartctl\":{\"messages\":[{\"string\":\"open \\\"x\\\" failed: Permission denied\"}]}}";
    SmartLog log = SmartLog.parse(text);
    assertThat(log.known()).isFalse();
    assertThat(log.message()).isEqualTo("open \"x\" failed: Permission denied");
    assertThat(SmartLog.parse("=======> UNRECOGNIZED OPTION: json=c").message())
        .contains("version 7.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qemu-nvme.json", "qemu-sata.json"})
  void everyPrefixIsNoAnswerAndEveryFlippedByteSomeAnswer(String name) throws IOException {
    String text = file(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(SmartLog.parse(text.substring(0, i)).known()).as("cut at %d", i).isFalse();
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << (i & 7));
      SmartLog log = SmartLog.parse(new String(flipped, StandardCharsets.UTF_8));
      assertThat(log.raw(SmartLog.CRITICAL)).as("flipped at %d", i).isBetween(-1L, 255L);
    }
  }

  @Test
  void nestingIsBounded() {
    assertThat(SmartLog.parse("[".repeat(100_000)).known()).isFalse();
    assertThat(SmartLog.parse("{\"a\":".repeat(100_000)).known()).isFalse();
  }
}
