package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.TestSurroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Dht22DriverTest {
  private static final long INTERVAL = 5_000_000_000L;
  private final TestSurroundings world = new TestSurroundings();
  private final Deque<Attempt> attempts = new ArrayDeque<>();
  @TempDir private Path folder = Path.of("");
  private Surroundings surroundings = world.of("rack", INTERVAL, Path.of(""));

  @BeforeEach
  void surround() {
    surroundings = world.of("rack", INTERVAL, folder);
  }

  @Test
  void whatTheJudgeBelievesBecomesARow() throws Exception {
    Dht22Driver driver = driver();
    assertThat(next(driver, new Measured(300, 100))).isInstanceOf(Reading.NoData.class);
    Reading<Row> reading = next(driver, new Measured(301, 101));
    Row row = ((Reading.Value<Row>) reading).value();
    assertThat(row.layout().columns().get(0))
        .hasToString("climate,sensor=rack temperature_celsius");
    assertThat(row.layout().columns().get(1)).hasToString("climate,sensor=rack humidity_percent");
    assertThat(row.number(0)).isEqualTo(30.1);
    assertThat(row.number(1)).isEqualTo(10.1);
    next(driver, new Measured(301, 101));
    assertThat(world.log()).containsExactly("rack: read through script");
  }

  @Test
  void oneConversionReadTwiceDoesNotConfirmItself() throws Exception {
    Dht22Driver driver = driver();
    next(driver, new Measured(601, 200));
    world.pass(1_900_000_000L);
    assertThat(((Reading.NoData<Row>) driver.read()).reason()).contains("nothing new yet");
    assertThat(surroundings.refusals().counts()).hasSize(1);
    world.pass(300_000_000L);
    attempts.add(new Measured(602, 200));
    assertThat(driver.read()).isInstanceOf(Reading.Value.class);
  }

  @Test
  void everyRefusalIsCountedByItsReason() throws Exception {
    Dht22Driver driver = driver();
    next(driver, new Measured(300, 100));
    next(driver, new Measured(301, 101));
    Reading<Row> shifted = next(driver, new Measured(601, 202));
    assertThat(((Reading.NoData<Row>) shifted).reason()).contains("shifted by a bit");
    next(driver, Attempt.refused(Refusal.CHECKSUM, "frame 1"));
    next(driver, Attempt.refused(Refusal.CHECKSUM, "frame 2"));
    assertThat(surroundings.refusals().counts())
        .containsEntry(Refusal.UNCONFIRMED.words(), 1L)
        .containsEntry(Refusal.SHIFT.words(), 1L)
        .containsEntry(Refusal.CHECKSUM.words(), 2L);
  }

  @Test
  void aSensorThatIsGoneIsLookedForAnewAndAHangIsNot() throws Exception {
    assertThat(next(driver(), Attempt.refused(Refusal.MISSING, "gone")))
        .isInstanceOf(Reading.Failed.class);
    assertThat(next(driver(), Attempt.refused(Refusal.HANG, "hangs")))
        .isInstanceOf(Reading.NoData.class);
  }

  @Test
  void theKernelDriverIsPreferredAndEveryRefusalKept() throws Exception {
    Dht22Plan plan = new Dht22Plan(Dht22Plan.Source.AUTO, 4, "", "");
    Files.createDirectories(folder.resolve("dev"));
    assertThat(((Reading.Failed<?>) plan.open(surroundings)).reason())
        .contains("IIO: no dht11 device")
        .contains("dtoverlay=dht11,gpiopin=4")
        .contains("GPIO: no gpiochip");
    assertThat(
            ((Reading.Failed<?>)
                    new Dht22Plan(Dht22Plan.Source.AUTO, -1, "", "").open(surroundings))
                .reason())
        .contains("no 'pin:'");
    Path device = Files.createDirectories(folder.resolve("sys/bus/iio/devices/iio:device0"));
    Files.writeString(device.resolve("name"), "dht11@4\n");
    assertThat(plan.open(surroundings)).isInstanceOf(Reading.Value.class);
    assertThat(world.log()).isEmpty();
  }

  @Test
  void theScanNamesWhatIsThereOrWhatToDo() throws Exception {
    Dht22Factory factory = new Dht22Factory();
    assertThat(factory.scan(surroundings))
        .anyMatch(line -> line.contains("dtoverlay"))
        .anyMatch(line -> line.contains("no GPIO"));
    Path device = Files.createDirectories(folder.resolve("sys/bus/iio/devices/iio:device0"));
    Files.writeString(device.resolve("name"), "dht11@4\n");
    assertThat(factory.scan(surroundings)).anyMatch(line -> line.contains("device: dht11@4"));
  }

  @Test
  void framesThatPeoplePasteAreDecoded() {
    Dht22Factory factory = new Dht22Factory();
    String bits = "0000 0010 1000 1100 0000 0001 0101 1111 1110 1110";
    for (String text : List.of("028c015fee", "0x028C015FEE", "02 8c 01 5f ee", bits)) {
      assertThat(factory.decode(text)).singleElement().asString().contains("35.1 °C, 65.2 %");
    }
    assertThat(factory.decode("028c015fef")).singleElement().asString().contains("should be ee");
    assertThat(factory.decode("0f050400000005ffff")).isEmpty();
    assertThat(factory.decode("")).isEmpty();
  }

  private Dht22Driver driver() {
    return new Dht22Driver(new Scripted(attempts), surroundings);
  }

  private Reading<Row> next(Dht22Driver driver, Attempt attempt) throws InterruptedException {
    attempts.add(attempt);
    world.pass(INTERVAL);
    return driver.read();
  }

  /** A source that answers as told. */
  private record Scripted(Deque<Attempt> attempts) implements DhtSource {
    @Override
    public Attempt attempt() {
      return attempts.remove();
    }

    @Override
    public String place() {
      return "script";
    }

    @Override
    public void close() {}
  }
}
