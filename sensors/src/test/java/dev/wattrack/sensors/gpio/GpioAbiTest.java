package dev.wattrack.sensors.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpioAbiTest {
  @TempDir private Path folder = Path.of("");

  /** What a C compiler made of linux/gpio.h of Linux 6.1 on x86-64. */
  private static final String FROM_THE_HEADER =
      "68 256 592 272 48 8044b401 c100b405 c250b407 c110b40d 256 288 560 564 588 72 20";

  @Test
  void sizesAndNumbersAreThoseOfTheHeader() {
    assertThat(FROM_THE_HEADER)
        .isEqualTo(
            String.format(
                "%d %d %d %d %d %x %x %x %x 256 288 560 564 588 72 20",
                GpioAbi.CHIP_INFO_BYTES,
                GpioAbi.LINE_INFO_BYTES,
                GpioAbi.REQUEST_BYTES,
                GpioAbi.CONFIG_BYTES,
                GpioAbi.EVENT_BYTES,
                GpioAbi.GET_CHIP_INFO,
                GpioAbi.GET_LINE_INFO,
                GpioAbi.GET_LINE,
                GpioAbi.SET_CONFIG));
  }

  @Test
  void theCompilerOfThisMachineAgrees() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/include/linux/gpio.h"))
            && Files.exists(Path.of("/usr/include/stdio.h"))
            && Files.exists(Path.of("/usr/bin/cc")),
        "needs a C compiler: apt-get install -y --no-install-recommends gcc libc6-dev");
    Path source = folder.resolve("sizes.c");
    Files.writeString(
        source,
        """
        #include <linux/gpio.h>
        #include <stdio.h>
        #include <stddef.h>
        int main(void) {
          printf("%zu %zu %zu %zu %zu %lx %lx %lx %lx %zu %zu %zu %zu %zu %zu %zu",
            sizeof(struct gpiochip_info), sizeof(struct gpio_v2_line_info),
            sizeof(struct gpio_v2_line_request), sizeof(struct gpio_v2_line_config),
            sizeof(struct gpio_v2_line_event),
            (long)GPIO_GET_CHIPINFO_IOCTL, (long)GPIO_V2_GET_LINEINFO_IOCTL,
            (long)GPIO_V2_GET_LINE_IOCTL, (long)GPIO_V2_LINE_SET_CONFIG_IOCTL,
            offsetof(struct gpio_v2_line_request, consumer),
            offsetof(struct gpio_v2_line_request, config),
            offsetof(struct gpio_v2_line_request, num_lines),
            offsetof(struct gpio_v2_line_request, event_buffer_size),
            offsetof(struct gpio_v2_line_request, fd),
            offsetof(struct gpio_v2_line_info, flags),
            offsetof(struct gpio_v2_line_event, line_seqno));
          return 0;
        }
        """);
    Path program = folder.resolve("sizes");
    assertThat(run("/usr/bin/cc", source.toString(), "-o", program.toString())).isEmpty();
    assertThat(run(program.toString())).isEqualTo(FROM_THE_HEADER);
  }

  @Test
  void tornEventsAndNamesWithoutEndAreRead() {
    assertThat(GpioAbi.events(GpioAbi.buffer(100), 95)).hasSize(1);
    assertThat(GpioAbi.events(GpioAbi.buffer(100), 0)).isEmpty();
    var full = GpioAbi.buffer(GpioAbi.CHIP_INFO_BYTES);
    for (int i = 0; i < 64; i++) {
      full.put(i, (byte) 'x');
    }
    assertThat(GpioAbi.chip(full).label()).hasSize(32);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
