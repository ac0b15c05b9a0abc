package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.FakeTime;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemCollectorTest {
  private static final Path RECORDED = Path.of("src/test/resources/moosefs");

  @TempDir Path folder;

  private static String recorded(String name) throws IOException {
    return Files.readString(RECORDED.resolve(name));
  }

  /** mfscli as it was recorded; null: the master does not answer. */
  private static final class Mfscli implements Commands {
    final List<List<String>> calls = new ArrayList<>();
    @Nullable String state;
    @Nullable String disks;

    @Override
    public Reading<String> outputOf(List<String> command, long timeoutMillis) {
      return run(command, timeoutMillis);
    }

    @Override
    public Running follow(List<String> command) throws IOException {
      throw new IOException("mfscli does not stay");
    }

    @Override
    public @Nullable String find(String program) {
      return "/usr/bin/" + program;
    }

    @Override
    public Reading<String> run(List<String> command, long timeoutMillis) {
      calls.add(command);
      String text = command.contains("-SHD") ? disks : state;
      return text == null
          ? Reading.failed("mfscli ended with status 1: Can't connect to MFS master")
          : Reading.value(text);
    }
  }

  private static Map<String, Long> values(List<SharedStore.Point> points, String kind) {
    Map<String, Long> values = new TreeMap<>();
    for (SharedStore.Point point : points) {
      for (int i = 0; i < point.values().size(); i++) {
        if (point.kind().equals(kind) && point.values().get(i) != SharedStore.Point.UNKNOWN) {
          values.put(Catalogue.FILESYSTEM.fields().get(i).name(), point.values().get(i));
        }
      }
    }
    return values;
  }

  private static List<SharedStore.Point> ask(SharedStore store) {
    assertThat(store.ask()).isInstanceOf(Reading.Value.class);
    return store.ask() instanceof Reading.Value<List<SharedStore.Point>> value
        ? value.value()
        : List.of();
  }

  @Test
  void aWholeMoosefsIsToldByItsMaster() throws IOException {
    Mfscli cli = new Mfscli();
    cli.state = recorded("up.txt");
    cli.disks = recorded("up.txt");
    List<SharedStore.Point> points = ask(new Moosefs(cli, "10.77.0.1:19421"));
    assertThat(values(points, "moosefs"))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("up", 1L),
                    Map.entry("total", 217_888_587_776L),
                    Map.entry("free", 143_950_925_824L),
                    Map.entry("used", 73_937_661_952L),
                    Map.entry("used_percent", 339L),
                    Map.entry("servers_up", 2L),
                    Map.entry("servers_down", 0L),
                    Map.entry("chunks_missing", 0L),
                    Map.entry("chunks_endangered", 0L),
                    Map.entry("chunks_undergoal", 0L),
                    Map.entry("disks_damaged", 0L),
                    Map.entry("disks_removing", 0L),
                    Map.entry("metaloggers", 0L))));
    assertThat(points.get(0).name()).isEqualTo("10.77.0.1");
    assertThat(cli.calls.get(0))
        .startsWith("/usr/bin/mfscli", "-H", "10.77.0.1", "-P", "19421", "-p", "-n");
  }

  @Test
  void aChunkServerThatDiedIsDownAndItsChunksAreEndangered() throws IOException {
    Mfscli cli = new Mfscli();
    cli.state = recorded("chunk2-down.txt");
    cli.disks =
        "disks:\t10.77.0.11:19422:/a\t3\t2012-10-12 07:27\tdamaged\t-\n"
            + "disks:\t10.77.0.11:19422:/b\t3\tno errors\tmarked for removal (ready),scanning\t-\n";
    Map<String, Long> values = values(ask(new Moosefs(cli, "10.77.0.1:19421")), "moosefs");
    assertThat(values)
        .containsEntry("servers_up", 1L)
        .containsEntry("servers_down", 1L)
        .containsEntry("chunks_endangered", 3L)
        .containsEntry("chunks_missing", 0L)
        .containsEntry("disks_damaged", 1L)
        .containsEntry("disks_removing", 1L);
  }

  @Test
  void aServerInMaintenanceIsNotDown() {
    MoosefsText parsed =
        MoosefsText.parse("Disconnected chunk servers:\t10.77.0.12\t19423\t2\tmaintenance_on\n");
    assertThat(parsed.figures().get("servers_down")).isZero();
  }

  @Test
  void operationsOfAMountGoOnCountingOverTheFullHour() {
    Mfscli cli = new Mfscli();
    Moosefs moosefs = new Moosefs(cli, "head");
    long[] told = {926, 930, 12, 12};
    List<Long> counted = new ArrayList<>();
    for (long each : told) {
      cli.state =
          "master info:\ttotal space\t10\n"
              + "active mounts, operations:\t10.77.0.1\t/opt/lab\t916\t1\t"
              + each
              + "\n";
      Reading<List<SharedStore.Point>> said = moosefs.ask();
      if (said instanceof Reading.Value<List<SharedStore.Point>> value) {
        counted.add(values(value.value(), "moosefs-mount").get("operations"));
      }
    }
    assertThat(counted).containsExactly(926L, 930L, 942L, 942L);
  }

  @Test
  void aMasterThatNeverAnsweredIsAFailureAndOneThatDiedIsNotUp() throws IOException {
    Mfscli cli = new Mfscli();
    Moosefs moosefs = new Moosefs(cli, "head");
    assertThat(moosefs.ask())
        .isEqualTo(
            Reading.failed(
                "mfscli ended with status 1: Can't connect to MFS master"
                    + " (filesystem.moosefs = head:9421)"));
    cli.state = recorded("up.txt");
    assertThat(moosefs.ask()).isInstanceOf(Reading.Value.class);
    cli.state = null;
    assertThat(values(ask(moosefs), "moosefs")).isEqualTo(Map.of("up", 0L));
  }

  @Test
  void everyPrefixAndEveryFlippedByteOfTheAnswerIsAnAnswer() throws IOException {
    byte[] text = recorded("chunk2-down.txt").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      MoosefsText cut = MoosefsText.parse(new String(text, 0, i, StandardCharsets.UTF_8));
      assertThat(cut.figures().get("servers_up")).isBetween(0L, 2L);
      byte[] flipped = text.clone();
      flipped[i] = (byte) (flipped[i] ^ 1 << (i % 8));
      String strange = new String(flipped, StandardCharsets.UTF_8);
      MoosefsText.disks(strange, new SharedStoreFigures());
      assertThat(MoosefsText.parse(strange).figures().get("servers_down")).isBetween(0L, 2L);
    }
  }

  @Test
  void beegfsTellsWhichServersAnswerAndWhichTargetsAreWhole() throws IOException {
    Path client = Files.createDirectories(folder.resolve("proc/fs/beegfs/1A-62-rack"));
    Files.writeString(client.resolve("config"), "cfgFile = /etc/x\nsysMgmtdHost = head\n");
    Files.writeString(
        client.resolve("meta_target_state"),
        "[Target ID: 1] @ beegfs-meta meta1 [ID: 1]: Online / Good \n");
    Files.writeString(
        client.resolve("storage_target_state"),
        "[Target ID: 101] @ beegfs-storage stor1 [ID: 1]: Online / Needs-resync \n"
            + "[Target ID: 102] @ beegfs-storage stor1 [ID: 1]: Online / Good \n"
            + "[Target ID: 201] @ beegfs-storage stor2 [ID: 2]: Probably-offline / Good \n"
            + "[Target ID: 202] @ beegfs-stor");
    Files.createDirectories(folder.resolve("proc/self"));
    Files.writeString(
        folder.resolve("proc/self/mounts"), "beegfs_nodev /mnt/beegfs beegfs rw,relatime 0 0\n");
    Space space = path -> new Space.Room(1000, 400, 300);
    List<SharedStore.Point> points = ask(new Beegfs(Root.under(folder), space, new Mfscli()));
    assertThat(points).hasSize(1);
    assertThat(points.get(0).name()).isEqualTo("head");
    assertThat(values(points, "beegfs"))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "up",
                    1L,
                    "servers_up",
                    2L,
                    "servers_down",
                    1L,
                    "disks_damaged",
                    1L,
                    "used_percent",
                    600L,
                    "total",
                    1000L,
                    "free",
                    300L,
                    "used",
                    600L)));
  }

  @Test
  void aNodeWithoutThemHasNoSuchCollector() {
    assertThat(FilesystemCollector.stores(Root.under(folder), Space.system(), "", new Mfscli()))
        .isEmpty();
  }

  @Test
  void theRowHasOneColumnForEachMountAndAllOfTheWhole() throws Exception {
    Mfscli cli = new Mfscli();
    cli.state =
        recorded("up.txt") + "active mounts, operations:\t10.77.0.1\t/opt/lab\t916\t1\t926\n";
    cli.disks = "";
    FakeTime time = new FakeTime();
    try (FilesystemCollector collector =
        new FilesystemCollector(List.of(new Moosefs(cli, "head")), time)) {
      assertThat(collector.collect(0)).isInstanceOf(Reading.NoData.class);
      collector.awaitAnswer(20_000);
      Reading<Row> answer = collector.collect(1);
      assertThat(answer).isInstanceOf(Reading.Value.class);
      if (answer instanceof Reading.Value<Row> value) {
        List<Column> columns = value.value().layout().columns();
        Column last = columns.get(columns.size() - 1);
        assertThat(columns).hasSize(Catalogue.FILESYSTEM.fields().size() + 1);
        assertThat(last.field()).isEqualTo("operations");
        assertThat(last.tags())
            .isEqualTo(Map.of("kind", "moosefs-mount", "name", "10.77.0.1:/opt/lab"));
        assertThat(value.value().raw(columns.size() - 1)).isEqualTo(926);
      }
      assertThat(collector.collect(2)).isInstanceOf(Reading.NoData.class);
      time.pass(16_000_000_000L);
      assertThat(collector.collect(3)).isInstanceOf(Reading.NoData.class);
      collector.awaitAnswer(20_000);
      assertThat(collector.collect(4)).isInstanceOf(Reading.Value.class);
    }
  }
}
