package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.SpoolGauges;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A node made of files: a copy of a case folder in which files can be changed while the collectors
 * hold them open, as the kernel does.
 */
final class CaseNode implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;
  static final Collectors.Choice CHOICE = choice("");

  /** With the MooseFS master that the node watches; empty: none. */
  static Collectors.Choice choice(String moosefs) {
    return new Collectors.Choice(
        List.of(),
        new TreeMap<>(Map.of("workers", "dask-worker*", "mpi", "*mpirun *")),
        false,
        List.of("lo", "veth*"),
        List.of("loop*", "ram*"),
        List.of("PMIC-Die"),
        Collectors.Power.DEFAULT,
        moosefs,
        new Collectors.Jobs(Map.of(), "", List.of()));
  }

  private final Path folder;
  private final FolderCommands commands;
  private final List<Collector> collectors;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong(1_700_000_000 * SECOND);

  CaseNode(Path source, Path folder) throws IOException {
    this(source, folder, CHOICE);
  }

  CaseNode(Path source, Path folder, Collectors.Choice choice) throws IOException {
    this(copied(source, folder), choice);
  }

  /** The folder as it is, not a copy. */
  CaseNode(Path folder, Collectors.Choice choice) {
    this.folder = folder;
    Time time = new NodeTime();
    commands = new FolderCommands(folder.resolve("commands"));
    collectors =
        Collectors.of(
            Root.under(folder),
            new FixedSpace(),
            new FixedSpool(),
            choice,
            commands,
            time,
            new Log(new PrintStream(log, true, StandardCharsets.UTF_8), time));
  }

  private static Path copied(Path source, Path folder) throws IOException {
    copy(source, folder);
    return folder;
  }

  /** Writes the files of one tree over those of another, in place. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling("."));
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  Path folder() {
    return folder;
  }

  List<String> names() {
    return collectors.stream().map(Collector::name).toList();
  }

  /** Asks every collector; one line per series and per answer without values. */
  Set<String> collect() {
    long time = clock.addAndGet(SECOND);
    Set<String> lines = new TreeSet<>();
    for (Collector collector : collectors) {
      Reading<Row> reading = collector.collect(time);
      if (reading instanceof Reading.Value<Row> value) {
        series(value.value(), lines);
      } else if (reading instanceof Reading.NoData<Row> none) {
        lines.add(collector.name() + ": no data: " + relative(none.reason()));
      } else if (reading instanceof Reading.Failed<Row> failed) {
        lines.add(collector.name() + ": failed: " + relative(failed.reason()));
      }
    }
    log.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> lines.add("log:" + relative(line.substring(line.indexOf(' ')))));
    return lines;
  }

  private String relative(String reason) {
    return reason.replace(folder + "/", "");
  }

  private static void series(Row row, Set<String> lines) {
    List<Column> columns = row.layout().columns();
    for (int i = 0; i < columns.size(); i++) {
      if (row.has(i)) {
        Column column = columns.get(i);
        double number = row.number(i);
        lines.add(
            column
                + "="
                + (column.decimals() == 0
                    ? Long.toString((long) number)
                    : Double.toString(number)));
      }
    }
  }

  /** Waits for the threads that ask disks and programs, which answer at once here. */
  void settle() throws InterruptedException {
    for (Collector collector : collectors) {
      if (collector instanceof DiskCollector disk) {
        disk.awaitAnswer(5000);
      } else if (collector instanceof PowerCollector power) {
        power.awaitAnswer(5000);
      } else if (collector instanceof PartCollector part) {
        part.awaitAnswer(5000);
      }
    }
    commands.awaitRead();
  }

  @Override
  public void close() {
    collectors.forEach(Collector::close);
  }

  /** Both clocks of the node go a second a look. */
  private final class NodeTime implements Time {
    @Override
    public long monotonicNanos() {
      return clock.get();
    }

    @Override
    public long wallNanos() {
      return clock.get();
    }
  }

  /** Every file system is 1 GiB, a quarter free, less for people. */
  private static final class FixedSpace implements Space {
    @Override
    public Room of(String path) {
      return new Room(1 << 30, 1 << 28, 1 << 27);
    }
  }

  private static final class FixedSpool implements SpoolGauges {
    @Override
    public long waitingTicks() {
      return 7;
    }

    @Override
    public long lostTicks() {
      return 0;
    }
  }
}
