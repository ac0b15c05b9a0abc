package dev.wattrack.sensors.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CharacterDeviceTest {
  private static final Duration LOW = Duration.ofMillis(1);
  private static final Duration QUIET = Duration.ofMillis(30);
  private final FakeKernel kernel = new FakeKernel();
  @TempDir private Path dev = Path.of("");

  @BeforeEach
  void makeChips() throws IOException {
    // As on a Raspberry Pi 5 with an early kernel: the first chip is not the one with the pins.
    chip("gpiochip0", "brcmstb");
    chip("gpiochip4", "pinctrl-rp1");
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(kernel.open).isEmpty();
  }

  @Test
  void theLineIsPulledLowAndThenListensWithoutBeingLetGo() throws Exception {
    kernel.events.add(events(3));
    kernel.events.add(events(2));
    List<Edge> edges = line("", 4).pulseAndListen(LOW, QUIET);
    assertThat(edges).hasSize(5).contains(new Edge(1_000, true, 1), new Edge(2_000, false, 2));
    assertThat(kernel.calls)
        .containsExactly(
            "line 4 flags 8 buffer " + CharacterDevice.EVENT_BUFFER,
            "config flags 52",
            "poll 30",
            "poll 30",
            "poll 30");
    assertThat(CharacterDevice.EVENT_BUFFER).isGreaterThanOrEqualTo(128);
  }

  @Test
  void aLineThatNeverRestsIsLeftAfterSomeHundredEdges() throws Exception {
    for (int i = 0; i < 100; i++) {
      kernel.events.add(events(64));
    }
    assertThat(line("", 4).pulseAndListen(LOW, QUIET)).hasSize(512);
  }

  @Test
  void aChipCanBeNamedByLabelOrPath() throws Exception {
    assertThat(GpioChips.choose(GpioChips.list(kernel, dev), "").path())
        .endsWith(Path.of("gpiochip4"));
    assertThat(GpioChips.choose(GpioChips.list(kernel, dev), "brcmstb").path())
        .endsWith(Path.of("gpiochip0"));
    assertThat(GpioChips.choose(GpioChips.list(kernel, dev), "gpiochip0").chip().label())
        .isEqualTo("brcmstb");
    assertThat(trouble("gpiochip9", 4))
        .hasMessageContaining("gpiochip9")
        .hasMessageContaining("pinctrl-rp1");
  }

  @Test
  void withoutChipsWhatToCheckIsSaid() throws Exception {
    Files.delete(dev.resolve("gpiochip0"));
    Files.delete(dev.resolve("gpiochip4"));
    GpioException none = trouble("", 4);
    assertThat(none.kind()).isEqualTo(GpioException.Kind.MISSING);
    assertThat(none).hasMessageContaining("no gpiochip");
    Files.createFile(dev.resolve("gpiochip1"));
    assertThat(trouble("", 4)).hasMessageContaining("is a GPIO chip");
  }

  @Test
  void withoutPermissionTheGroupIsNamed() {
    kernel.openError = Kernel.EACCES;
    GpioException refused = trouble("", 4);
    assertThat(refused.kind()).isEqualTo(GpioException.Kind.PERMISSION);
    assertThat(refused).hasMessageContaining("group gpio");
  }

  @Test
  void aPinInUseSaysByWhom() {
    kernel.heldBy = "dht11@4";
    GpioException busy = trouble("", 4);
    assertThat(busy.kind()).isEqualTo(GpioException.Kind.BUSY);
    assertThat(busy).hasMessageContaining("by 'dht11@4'").hasMessageContaining("overlay");
  }

  @Test
  void aPinThatTheChipDoesNotHaveIsRefused() {
    assertThat(trouble("", 28)).hasMessageContaining("check 'pin:'");
    assertThat(trouble("", -1)).hasMessageContaining("check 'pin:'");
  }

  @Test
  void errorsOfTheKernelAreToldWithTheirMeaning() {
    kernel.lineError = Kernel.EINVAL;
    assertThat(trouble("", 4)).hasMessageContaining("5.10");
    kernel.lineError = 0;
    kernel.configError = Kernel.EPERM;
    assertThat(trouble("", 4).kind()).isEqualTo(GpioException.Kind.PERMISSION);
    kernel.configError = 0;
    kernel.readError = Kernel.ENODEV;
    assertThat(trouble("", 4).kind()).isEqualTo(GpioException.Kind.MISSING);
  }

  private GpioException trouble(String chip, int pin) {
    return catchThrowableOfType(
        GpioException.class, () -> line(chip, pin).pulseAndListen(LOW, QUIET));
  }

  private CharacterDevice line(String chip, int pin) {
    return new CharacterDevice(kernel, dev, chip, pin);
  }

  private void chip(String file, String label) throws IOException {
    Path path = Files.createFile(dev.resolve(file));
    kernel.labels.put(path.toString(), label);
  }

  private static byte[] events(int count) {
    ByteBuffer bytes = GpioAbi.buffer(count * GpioAbi.EVENT_BYTES);
    for (int i = 0; i < count; i++) {
      int at = i * GpioAbi.EVENT_BYTES;
      bytes.putLong(at, (i + 1) * 1_000L);
      bytes.putInt(at + 8, i % 2 + 1);
      bytes.putInt(at + 20, i + 1);
    }
    byte[] copy = new byte[bytes.capacity()];
    bytes.get(0, copy);
    return copy;
  }
}
