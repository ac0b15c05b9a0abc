package dev.wattrack.aggregator.store.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.Sample;
import dev.wattrack.aggregator.store.external.influx.InfluxServer;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server does: nothing is lost, nothing is there twice, and a person is told. */
class FaultsTest {
  private static final Layout CPU =
      new Layout(
          List.of(
              Column.decimal("cpu", Map.of("cpu", "cpu-total"), "usage_user", 2, 1),
              Column.decimal("mem", Map.of(), "used", 0, 1)));

  @TempDir Path dir = Path.of("unset");
  private FakeInflux server;
  private Rig rig;
  private int node;
  private int minutes;

  @BeforeEach
  void start() throws Exception {
    Path token = Files.writeString(dir.resolve("token"), "first");
    server = new FakeInflux(ServerKind.INFLUXDB2, token, "first");
    server.start();
    rig = new Rig(dir.resolve("store"), server.address());
    node = rig.node("a", false);
  }

  @AfterEach
  void stop() {
    rig.close();
    server.released.countDown();
    server.close();
  }

  /** A minute of samples is committed, and passes. */
  private void minute() throws Exception {
    minuteAtOnce();
    rig.pass(Duration.ofMinutes(1));
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      long time = Rig.START + (minutes * 60L + s) * Rig.SECOND;
      samples.add(new Sample(node, time, CPU, List.of(s * 7L, (long) minutes)));
    }
    return samples;
  }

  /** The same, but no time passes. */
  private void minuteAtOnce() throws Exception {
    rig.commit(samples());
    minutes++;
  }

  private void assertAllThere() {
    assertThat(server.read()).isEqualTo(rig.expected());
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeInflux.Fault.class,
      names = {"DISK_FULL", "NO_STORAGE", "BUSY", "SILENT"})
  void afterAFaultEverythingIsThereOnce(FakeInflux.Fault fault) throws Exception {
    minute();
    rig.drain();
    server.fault = fault;
    int waits = fault == FakeInflux.Fault.DISK_FULL ? 36 : 8; // sealed meanwhile, or not
    for (int i = 0; i < waits; i++) {
      minute();
      rig.drain();
    }
    ExternalFigures away = rig.exporter.figures();
    assertThat(away.trouble())
        .contains(
            switch (fault) {
              case DISK_FULL, NO_STORAGE -> "has its disk full";
              case BUSY -> "is busy";
              default -> "failed: ";
            });
    assertThat(away.failures()).isGreaterThanOrEqualTo(waits);
    assertThat(away.since()).isNotNull();
    assertThat(away.backlogSeconds()).isBetween(waits * 58.0, waits * 60.0);
    server.fault = FakeInflux.Fault.NONE;
    rig.drain();
    assertAllThere();
    assertThat(rig.exporter.figures().trouble()).isNull();
    assertThat(rig.exporter.figures().refused()).isZero();
  }

  @Test
  void aBusyServerIsLeftAloneAsLongAsItAsks() throws Exception {
    server.fault = FakeInflux.Fault.BUSY;
    minute();
    assertThat(rig.exporter.step()).isEqualTo(20_000);
  }

  @Test
  void triesComeLessOftenUpToOnceAMinute() throws Exception {
    server.stop();
    minute();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      waits.add(rig.exporter.step());
    }
    assertThat(waits)
        .containsExactly(
            1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
  }

  @Test
  void anAnswerThatComesTooLateIsAskedForAgain() throws Exception {
    server.fault = FakeInflux.Fault.SLOW;
    server.timeout = Duration.ofSeconds(1);
    rig.close();
    rig = new Rig(dir.resolve("other"), server.address());
    node = rig.node("a", false);
    minute();
    rig.drain();
    assertThat(rig.exporter.figures().trouble()).contains("does not answer in time");
    server.fault = FakeInflux.Fault.NONE;
    server.released.countDown();
    rig.drain();
    assertAllThere();
  }

  @Test
  void aRevokedTokenIsToldAndANewOneInTheFileIsEnough() throws Exception {
    minute();
    rig.drain();
    server.accepted = "second";
    minute();
    rig.drain();
    assertThat(rig.exporter.figures().trouble())
        .contains("refuses the token; see store.external.token_file", "status 401", "unauthorized");
    Files.writeString(dir.resolve("token"), "second\n");
    rig.drain();
    assertAllThere();
  }

  @Test
  void aMissingTokenFileIsToldByItsName() throws Exception {
    Files.delete(dir.resolve("token"));
    minute();
    rig.drain();
    assertThat(rig.exporter.figures().trouble())
        .contains("store.external.token_file", dir.resolve("token").toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = ServerKind.class,
      names = {"INFLUXDB2", "INFLUXDB3"})
  void aLineWhoseTypeConflictsIsCountedAndTheOthersAreKept(ServerKind kind) throws Exception {
    rig.close();
    server.close();
    server = new FakeInflux(kind, dir.resolve("token"), "first");
    server.start();
    rig = new Rig(dir.resolve(kind.key()), server.address());
    node = rig.node("a", false);
    int text = rig.store.textNumber("text");
    Layout wrong = new Layout(List.of(Column.text("cpu", Map.of(), "usage_user")));
    minute();
    rig.drain();
    int known = rig.expected().size();
    rig.commit(List.of(new Sample(node, Rig.START - 90 * Rig.SECOND, wrong, List.of((long) text))));
    minute();
    rig.drain();
    ExternalFigures figures = rig.exporter.figures();
    assertThat(figures.refused()).isEqualTo(1);
    assertThat(figures.refusal()).contains("partial write");
    if (kind == ServerKind.INFLUXDB3) {
      assertThat(figures.refusal()).contains("line_number", "cpu,host=a usage_user=");
    }
    assertThat(figures.trouble()).isNull();
    assertThat(server.read()).hasSize(known + 120);
  }

  @Test
  void linesThatCannotBeParsedAreFoundAndNamedAndTheOthersAreKept() {
    LineBatch batch = new LineBatch();
    for (int i = 0; i < 1_000; i++) {
      batch.text().append("m,host=a v=").append(i % 250 == 7 ? "NaN" : "" + i);
      batch.text().append(' ').append(1_000 + i).append('\n');
      batch.lineEnded();
    }
    List<String> refused = new ArrayList<>();
    long[] taken = {0};
    try (InfluxServer influx = new InfluxServer(server.address())) {
      new Delivery(
              influx,
              new Delivery.Tally() {
                @Override
                public void taken(int lines) {
                  taken[0] += lines;
                }

                @Override
                public void refused(int lines, String reason) {
                  refused.add(lines + " " + reason);
                }
              })
          .send(batch);
    }
    assertThat(taken[0]).isEqualTo(996);
    assertThat(server.read()).hasSize(996);
    assertThat(refused)
        .hasSize(4)
        .allMatch(each -> each.startsWith("1 ") && each.contains("unable to parse"))
        .first()
        .asString()
        .endsWith("line: m,host=a v=NaN 1007");
  }

  @Test
  void aServerThatTakesLittleAtOnceGetsLittleAtOnce() throws Exception {
    server.mostBodyBytes = 300;
    minute();
    rig.drain();
    assertAllThere();
    assertThat(rig.exporter.figures().refused()).isZero();
  }

  @Test
  void threeDaysAwayCostNoMemoryAndFewRows() throws Exception {
    server.stop();
    for (int hour = 0; hour < 72; hour++) {
      List<Sample> samples = new ArrayList<>();
      for (int s = 0; s < 3_600; s += 20) {
        long time = Rig.START + (hour * 3_600L + s) * Rig.SECOND;
        samples.add(new Sample(node, time, CPU, List.of((long) s, (long) hour)));
      }
      rig.commit(samples);
      rig.pass(Duration.ofHours(1));
      rig.drain();
    }
    rig.pass(Duration.ofHours(2));
    assertThat(rig.store.stats().headBytes()).isZero();
    assertThat(rig.exporter.figures().backlogSeconds()).isBetween(250_000.0, 270_000.0);
    rig.restart();
    assertThat(rig.exporter.figures().backlogSeconds()).isBetween(250_000.0, 270_000.0);
    server.start();
    rig.drain();
    assertAllThere();
    assertThat(server.largestBody).as("characters at once").isLessThan(1_200_000);
  }

  @Test
  void whatRetentionDropsBeforeItIsSentIsCounted() throws Exception {
    rig.close();
    rig =
        new Rig(
            dir.resolve("short"),
            server.address(),
            new InfluxServer(server.address()),
            SqliteStoreOptions.defaults()
                .withRetention(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3)));
    node = rig.node("a", false);
    server.stop();
    minute();
    rig.pass(Duration.ofDays(2));
    rig.drain();
    assertThat(rig.exporter.figures().missedSeconds()).isBetween(59.0, 60.0);
    assertThat(rig.exporter.figures().backlogSeconds()).isZero();
  }

  @Test
  void anotherServerGetsTheWholeHistory() throws Exception {
    for (int i = 0; i < 50; i++) {
      minute();
    }
    rig.drain();
    assertAllThere();
    Map<ReadPoint, Object> all = new HashMap<>(rig.expected());
    rig.store.close();
    FakeInflux second = new FakeInflux(ServerKind.INFLUXDB2, dir.resolve("token"), "first");
    second.start();
    try (Rig again = new Rig(dir.resolve("store"), second.address())) {
      again.drain();
      assertThat(second.read()).isEqualTo(all);
    } finally {
      second.close();
    }
  }

  /** A copy of the files at any moment is what a crash leaves behind. */
  @Test
  void aCrashAtAnyMomentLosesNothing() throws Exception {
    for (int i = 0; i < 40; i++) {
      minute();
      if (i % 7 == 3) {
        server.fault = FakeInflux.Fault.BUSY;
      } else if (i % 7 == 6) {
        server.fault = FakeInflux.Fault.NONE;
      }
      rig.drain();
      if (i % 11 == 5) {
        assertACrashLosesNothing(dir.resolve("crash" + i));
      }
    }
  }

  private void assertACrashLosesNothing(Path copy) throws Exception {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(dir.resolve("store"))) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".lock")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Map<ReadPoint, Object> got = new HashMap<>(server.read());
    LineServer collecting = new Collecting(got);
    SqliteStoreOptions options =
        SqliteStoreOptions.defaults().withOutbox(server.address().target());
    try (SqliteStore store = SqliteStore.open(copy, options, rig.clock)) {
      Exporter exporter =
          new Exporter(
              store, store.outbox().orElseThrow(), collecting, "copy", UserNames.SHOWN, rig.clock);
      for (int i = 0; exporter.step() == 0; i++) {
        assertThat(i).isLessThan(5_000);
      }
    }
    assertThat(got).isEqualTo(rig.expected());
  }

  /** Takes everything. */
  private record Collecting(Map<ReadPoint, Object> values) implements LineServer {
    @Override
    public Answer write(String lines) {
      StrictLines.read(lines).forEach(line -> values.putAll(line.values()));
      return new Taken();
    }

    @Override
    public boolean keepsTexts() {
      return true;
    }

    @Override
    public boolean confirmsEarly() {
      return false;
    }

    @Override
    public void close() {
      // nothing to let go of
    }
  }

  /** Confirms what is not on its disk yet; a test takes its memory away. */
  private static final class Hasty implements LineServer {
    private final Map<ReadPoint, Object> disk = new HashMap<>();
    private final Map<ReadPoint, Object> memory = new HashMap<>();
    private boolean away;

    @Override
    public Answer write(String lines) {
      if (away) {
        return new Unable("away", 0);
      }
      StrictLines.read(lines).forEach(line -> memory.putAll(line.values()));
      return new Taken();
    }

    void flush() {
      disk.putAll(memory);
      memory.clear();
    }

    @Override
    public boolean keepsTexts() {
      return true;
    }

    @Override
    public boolean confirmsEarly() {
      return true;
    }

    @Override
    public void close() {
      // nothing to let go of
    }
  }

  @Test
  void whatAServerConfirmedTooEarlyIsSentAgainAfterItsFailure() throws Exception {
    rig.close();
    Hasty hasty = new Hasty();
    rig = new Rig(dir.resolve("hasty"), server.address(), hasty, SqliteStoreOptions.defaults());
    node = rig.node("a", false);
    minute();
    rig.drain();
    hasty.flush();
    minute();
    rig.drain();
    hasty.memory.clear();
    hasty.away = true;
    rig.clock.advance(Duration.ofSeconds(20));
    minuteAtOnce();
    rig.drain();
    hasty.away = false;
    rig.drain();
    hasty.flush();
    assertThat(hasty.disk).isEqualTo(rig.expected());
  }

  @Test
  void aSelfMadeCertificateIsTrustedWhereItsFileIsNamed() throws Exception {
    TestCertificate certificate = TestCertificate.make(dir);
    try (FakeInflux https =
        new FakeInflux(
            ServerKind.INFLUXDB2,
            dir.resolve("token"),
            "first",
            certificate.context(),
            certificate.pem())) {
      https.start();
      rig.close();
      rig = new Rig(dir.resolve("tls"), https.address());
      node = rig.node("a", false);
      minute();
      rig.drain();
      assertThat(rig.exporter.figures().trouble()).isNull();
      assertThat(https.read()).isEqualTo(rig.expected());
      assertStrangersAreNotTrusted(https);
    }
  }

  private static void assertStrangersAreNotTrusted(FakeInflux https) throws IOException {
    ServerAddress address = https.address();
    ServerAddress plain =
        new ServerAddress(
            address.kind(),
            address.url(),
            address.org(),
            address.bucket(),
            "",
            address.tokenFile(),
            null,
            Duration.ofSeconds(30));
    try (InfluxServer stranger = new InfluxServer(plain)) {
      LineServer.Answer answer = stranger.write("m v=1 1\n");
      assertThat(answer)
          .isInstanceOfSatisfying(
              LineServer.Unable.class,
              unable ->
                  assertThat(unable.reason())
                      .contains("is not trusted", "see store.external.ca_file"));
    }
  }
}
