package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaLineTest {
  private static final String LINE =
      "0, GPU-2b6a3cf1-7d10-4e0a, 37, 1024, 24576, 54, 123.45, 1695, NVIDIA GeForce RTX 3090";

  @Test
  void aLineHasItsValuesInTheUnitsOfTheRow() {
    NvidiaLine line = NvidiaLine.parse(LINE);
    assertThat(line).isNotNull();
    assertThat(line.index()).isEqualTo("0");
    assertThat(line.name()).isEqualTo("NVIDIA GeForce RTX 3090");
    assertThat(line.raws()[GpuFields.UTILIZATION]).isEqualTo(370);
    assertThat(line.raws()[GpuFields.MEMORY_USED]).isEqualTo(1024L << 20);
    assertThat(line.raws()[GpuFields.MEMORY_TOTAL]).isEqualTo(24576L << 20);
    assertThat(line.raws()[GpuFields.TEMPERATURE]).isEqualTo(540);
    assertThat(line.raws()[GpuFields.WATTS]).isEqualTo(12345);
    assertThat(line.raws()[GpuFields.FREQUENCY]).isEqualTo(1695);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[N/A]", "[Not Supported]", "[Unknown Error]", "ERR!", "", "-1", "1e9"})
  void whatIsNoNumberIsNoValue(String word) {
    NvidiaLine line = NvidiaLine.parse("3, GPU-x, " + (word + ", ").repeat(6) + "Some, card");
    assertThat(line).isNotNull();
    assertThat(line.raws()).containsOnly(-1);
    assertThat(line.name()).isEqualTo("Some, card");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Failed to initialize NVML: Driver/library version mismatch",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
        "No devices were found",
        "  MIG 1g.5gb     Device  0: (UUID: MIG-aaaa)",
        "x, GPU-1, 1, 1, 1, 1, 1, 1, name",
        "0, 1, 1, 1, 1, 1, 1, 1, name",
        "index, uuid, utilization.gpu [%], memory.used [MiB], a, b, c, d, name"
      })
  void otherTextIsNoLine(String text) {
    assertThat(NvidiaLine.parse(text)).isNull();
  }

  @Test
  void whatCannotBeIsNoValue() {
    NvidiaLine line = NvidiaLine.parse("0, GPU-1, 101, 1, 0, 999, 99999, 1, name");
    assertThat(line).isNotNull();
    assertThat(line.raws()[GpuFields.UTILIZATION]).isEqualTo(-1);
    assertThat(line.raws()[GpuFields.MEMORY_TOTAL]).isEqualTo(-1);
    assertThat(line.raws()[GpuFields.TEMPERATURE]).isEqualTo(-1);
    assertThat(line.raws()[GpuFields.WATTS]).isEqualTo(-1);
  }

  @Test
  void everyPrefixAndEveryFlippedByteIsAnswered() {
    byte[] bytes = LINE.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      String prefix = LINE.substring(0, i);
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << (i & 7));
      String other = new String(flipped, StandardCharsets.UTF_8);
      assertThatCode(() -> NvidiaLine.parse(prefix)).as(prefix).doesNotThrowAnyException();
      assertThatCode(() -> NvidiaLine.parse(other)).as(other).doesNotThrowAnyException();
      assertThatCode(() -> NvidiaProcess.parse(prefix + "\n" + other)).doesNotThrowAnyException();
    }
  }

  @Test
  void processesAreReadAndOtherLinesPassedOver() {
    String text =
        """
        40711, GPU-a, 3500
        40712, GPU-b, [N/A]
        [Insufficient Permissions], GPU-b, 12
        No running processes found
        -3, GPU-b, 12
        40713, GPU-a, 12, more
        """;
    assertThat(NvidiaProcess.parse(text))
        .isEqualTo(
            List.of(
                new NvidiaProcess(40711, "GPU-a", 3500L << 20),
                new NvidiaProcess(40712, "GPU-b", -1)));
  }
}
