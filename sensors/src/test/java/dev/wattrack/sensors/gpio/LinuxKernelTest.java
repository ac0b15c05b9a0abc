package dev.wattrack.sensors.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real system calls, on files that every Linux has. */
final class LinuxKernelTest {
  private LinuxKernel kernel;
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void load() throws GpioException {
    kernel = LinuxKernel.load();
  }

  @Test
  void errorsComeBackAsTheirNumbers() {
    assertThat(kernel.open(folder.resolve("none").toString())).isEqualTo(-Kernel.ENOENT);
    assertThat(kernel.close(9_999)).isEqualTo(-9);
    int zero = kernel.open("/dev/zero");
    assertThat(zero).isPositive();
    assertThat(kernel.ioctl(zero, GpioAbi.GET_CHIP_INFO, GpioAbi.buffer(GpioAbi.CHIP_INFO_BYTES)))
        .isEqualTo(-Kernel.ENOTTY);
    assertThat(kernel.close(zero)).isZero();
    assertThat(kernel.words(Kernel.ENOENT)).isNotEmpty();
  }

  @Test
  void eventsAreReadAsTheKernelWritesThem() throws Exception {
    Path fifo = folder.resolve("events");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    int fd = kernel.open(fifo.toString());
    assertThat(kernel.poll(fd, 1)).isZero();
    ByteBuffer event = GpioAbi.buffer(GpioAbi.EVENT_BYTES);
    event.putLong(0, 6_843_355_285L).putInt(8, 2).putInt(12, 4).putInt(16, 1).putInt(20, 1);
    byte[] copy = new byte[GpioAbi.EVENT_BYTES];
    event.get(0, copy);
    Files.write(fifo, copy);
    assertThat(kernel.poll(fd, 1_000)).isEqualTo(1);
    ByteBuffer into = GpioAbi.buffer(2 * GpioAbi.EVENT_BYTES);
    assertThat(GpioAbi.events(into, kernel.read(fd, into)))
        .containsExactly(new Edge(6_843_355_285L, false, 1));
    kernel.close(fd);
  }

  @Test
  void aMachineWithoutChipsOrWithThemIsDescribed() {
    try {
      assertThat(CharacterDevice.describeChips(Path.of("/dev"))).isNotEmpty();
    } catch (GpioException e) {
      assertThat(e.words()).contains("/dev");
    }
  }
}
