package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.dht22.Attempt.Refused;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a real failure is to be had without the hardware, the kernel makes it. */
final class IioSourceTest {
  private static final long LIMIT_MILLIS = 300;
  @TempDir private Path sys = Path.of("");
  private Path device = Path.of("");

  @BeforeEach
  void makeDevice() throws IOException {
    device = device("iio:device1", "dht11@4");
    // A decoy: the other device that boards have is no thermometer of ours.
    Path decoy = device("iio:device0", "ads1015");
    Files.writeString(decoy.resolve("in_temp_input"), "99000\n");
    write("23400\n", "41700\n");
  }

  @Test
  void bothFilesOfTheDhtDeviceAreRead() throws Exception {
    assertThat(source("").attempt()).isEqualTo(new Measured(234, 417));
    write("-10100\n", "65200\n");
    assertThat(source("dht11@4").attempt()).isEqualTo(new Measured(-101, 652));
  }

  @Test
  void noDeviceSaysWhichOverlayIsMissing() throws Exception {
    Files.delete(device.resolve("name"));
    Refused refused = refused(new IioSource(sys, "", 17, LIMIT_MILLIS));
    assertThat(refused.reason()).isEqualTo(Refusal.MISSING);
    assertThat(refused.words()).contains("dtoverlay=dht11,gpiopin=17").contains("config.txt");
    assertThat(refused(new IioSource(sys.resolve("none"), "", -1, LIMIT_MILLIS)).words())
        .contains("dtoverlay=dht11,gpiopin=4");
  }

  @Test
  void oneOfSeveralHasToBeNamed() throws Exception {
    Files.writeString(device("iio:device7", "dht11@17").resolve("in_temp_input"), "1000\n");
    assertThat(refused(source("")).words()).contains("dht11@17, dht11@4").contains("device:");
    assertThat(source("dht11@4").attempt()).isEqualTo(new Measured(234, 417));
    assertThat(refused(source("dht11@9")).words()).contains("dht11@9").contains("dht11@4");
  }

  @Test
  void aRealInputOutputErrorIsCountedAsSuch() throws Exception {
    // Nothing is mapped at address 0 of this process: the kernel answers EIO.
    link("in_temp_input", Path.of("/proc/self/mem"));
    assertThat(refused(source("")).reason()).isEqualTo(Refusal.INPUT_OUTPUT_ERROR);
    assertThat(refused(source("")).words()).contains("Input/output error");
    write("23400\n", "41700\n");
    assertThat(source("").attempt()).isEqualTo(new Measured(234, 417));
  }

  @Test
  void aRealHangIsLeftAloneAndOverWhenTheDriverComesBack() throws Exception {
    Path fifo = device.resolve("in_temp_input");
    Files.delete(fifo);
    makeFifo(fifo);
    IioSource source = source("");
    for (int i = 0; i < 5; i++) {
      Refused refused = refused(source);
      assertThat(refused.reason()).isEqualTo(Refusal.HANG);
      assertThat(refused.words()).contains("reboot");
    }
    assertThat(threadsOfReads()).isEqualTo(TimedRead.MOST_STUCK);
    // One writer may set all readers free, so each is opened for both ways, which never waits.
    Wait.until(
        () -> {
          try (RandomAccessFile writer = new RandomAccessFile(fifo.toFile(), "rw")) {
            writer.writeBytes("1\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return threadsOfReads() == 0;
        });
    Files.delete(fifo);
    write("23400\n", "41700\n");
    assertThat(source.attempt()).isEqualTo(new Measured(234, 417));
  }

  @Test
  void aDeviceThatVanishesIsFoundAgainUnderAnotherNumber() throws Exception {
    IioSource source = source("");
    assertThat(source.attempt()).isInstanceOf(Measured.class);
    Path elsewhere = device.resolveSibling("iio:device9");
    Files.delete(device.resolve("in_temp_input"));
    assertThat(refused(source).reason()).isEqualTo(Refusal.MISSING);
    Files.move(device, elsewhere);
    Files.writeString(elsewhere.resolve("in_temp_input"), "30000\n");
    assertThat(source.attempt()).isEqualTo(new Measured(300, 417));
  }

  @Test
  void aMissingPermissionIsNamed() throws Exception {
    assertThat(IioSource.refused(device, new java.nio.file.AccessDeniedException("x")))
        .extracting(attempt -> ((Refused) attempt).reason())
        .isEqualTo(Refusal.PERMISSION);
  }

  /**
   * The driver's other two errors cannot be had from a file; these are the JDK's words for them.
   */
  @Test
  void theDriversOtherErrorsAreToldApart() {
    assertThat(reason("Connection timed out")).isEqualTo(Refusal.TOO_FEW_EDGES);
    assertThat(reason("Resource temporarily unavailable")).isEqualTo(Refusal.COARSE_CLOCK);
    assertThat(reason("No such device")).isEqualTo(Refusal.MISSING);
    assertThat(reason("Eingabe-/Ausgabefehler")).isEqualTo(Refusal.INPUT_OUTPUT_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "23400.5", "99999999999999999999", "0x10", "\u0000", "nan"})
  void whatIsNoNumberIsRefused(String text) throws Exception {
    write(text, "41700\n");
    assertThat(refused(source("")).reason()).isEqualTo(Refusal.UNREADABLE);
    write("23400\n", text);
    assertThat(refused(source("")).reason()).isEqualTo(Refusal.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"81000", "-40100", "2147483647000", "-99999999999"})
  void whatNoSensorMeasuresIsRefused(String milli) throws Exception {
    write(milli, "41700\n");
    assertThat(refused(source("")).reason()).isIn(Refusal.RANGE, Refusal.UNREADABLE);
  }

  private static Refusal reason(String words) {
    return ((Refused) IioSource.refused(Path.of("iio:device1"), new IOException(words))).reason();
  }

  private IioSource source(String wanted) {
    return new IioSource(sys, wanted, 4, LIMIT_MILLIS);
  }

  private static Refused refused(IioSource source) throws InterruptedException {
    return (Refused) source.attempt();
  }

  private static long threadsOfReads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("wattrack-dht22-iio"))
        .count();
  }

  private Path device(String folder, String name) throws IOException {
    Path made = Files.createDirectories(sys.resolve("bus/iio/devices").resolve(folder));
    Files.writeString(made.resolve("name"), name + "\n");
    return made;
  }

  private void write(String temperature, String humidity) throws IOException {
    Files.deleteIfExists(device.resolve("in_temp_input"));
    Files.writeString(device.resolve("in_temp_input"), temperature);
    Files.writeString(device.resolve("in_humidityrelative_input"), humidity);
  }

  private void link(String file, Path target) throws IOException {
    assumeTrue(Files.exists(target), "needs " + target + " (Linux)");
    Files.delete(device.resolve(file));
    Files.createSymbolicLink(device.resolve(file), target);
  }

  private static void makeFifo(Path fifo) throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
    assertThat(mkfifo.waitFor()).as("mkfifo %s", fifo).isZero();
  }
}
