package dev.wattrack.energy.replay;

import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.AirTemperature;
import dev.wattrack.energy.input.Observation.JobEnded;
import dev.wattrack.energy.input.Observation.JobStarted;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.MeterHour;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.Observation.NodeSwitched;
import dev.wattrack.energy.input.RackSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A folder of recorded CSV files as one stream of observations in the order of their times. Holds
 * the list of jobs and a buffer per sorted stretch, not the samples. Confined to one thread. A
 * broken file fails with its name and line.
 */
public final class Recording implements Closeable {
  private final RecordingConfig config;
  private final List<FileChannel> channels = new ArrayList<>();
  private final PriorityQueue<Source> queue =
      new PriorityQueue<>(
          Comparator.comparingDouble((Source s) -> s.head.timeSeconds())
              .thenComparingInt(s -> s.rank));
  private final Map<String, String> names = new HashMap<>();

  /** One sorted stream; {@code rank} orders what happens at the same time. */
  private static final class Source {
    final int rank;
    final Reader reader;
    Observation head;

    Source(int rank, Reader reader, Observation head) {
      this.rank = rank;
      this.reader = reader;
      this.head = head;
    }
  }

  /** Rows one by one; null at the end. */
  interface Reader {
    @Nullable Observation next() throws IOException, RecordingException;
  }

  private interface Row {
    Observation of(CsvLine line) throws RecordingException;
  }

  private Recording(RecordingConfig config) {
    this.config = config;
  }

  static RecordingConfig readConfig(Path folder) throws IOException, RecordingException {
    Path file = folder.resolve("config.json");
    if (!Files.exists(file)) {
      throw new RecordingException(file + ": no such file; is this a folder of recorded data?");
    }
    return RecordingConfig.parse(Files.readString(file));
  }

  /** Opens the folder; reads its configuration and jobs and looks once through the other files. */
  public static Recording open(Path folder) throws IOException, RecordingException {
    Recording recording = new Recording(readConfig(folder));
    try {
      recording.openAll(folder);
    } catch (IOException | RecordingException | RuntimeException e) {
      recording.close();
      throw e;
    }
    return recording;
  }

  private void openAll(Path folder) throws IOException, RecordingException {
    list(1, powerEvents(folder.resolve("power_events.csv")));
    list(2, jobs(folder.resolve("jobs.csv")));
    stream(3, folder.resolve("env.csv"), "t_s,temp_c", this::air);
    stream(
        4,
        folder.resolve("node_signals.csv"),
        "t_s,node,cpu_busy_s,freq_mhz,gpu_util,net_bytes,disk_bytes,soc_temp_c,sensor_w",
        this::sample);
    Path usage = folder.resolve("job_usage.csv");
    if (Files.exists(usage)) {
      stream(5, usage, "t_s,node,job_id,cpu_s,io_bytes", this::usage);
    }
    list(7, hours(folder.resolve("meter_hours.csv")));
    Path meter = folder.resolve("meter.csv");
    if (Files.exists(meter)) {
      stream(6, meter, "t_s,power_w", this::meter);
    }
  }

  public RackSpec rack() {
    return config.rack();
  }

  public double durationSeconds() {
    return config.durationSeconds();
  }

  /** The next observation; null at the end. */
  public @Nullable Observation next() throws IOException, RecordingException {
    Source source = queue.poll();
    if (source == null) {
      return null;
    }
    Observation observation = source.head;
    Observation following = source.reader.next();
    if (following != null) {
      source.head = following;
      queue.add(source);
    }
    return observation;
  }

  private void add(int rank, Reader reader) throws IOException, RecordingException {
    Observation head = reader.next();
    if (head != null) {
      queue.add(new Source(rank, reader, head));
    }
  }

  private void list(int rank, List<Observation> observations)
      throws IOException, RecordingException {
    observations.sort(Comparator.comparingDouble(Observation::timeSeconds));
    Iterator<Observation> all = observations.iterator();
    add(rank, () -> all.hasNext() ? all.next() : null);
  }

  private void stream(int rank, Path file, String header, Row row)
      throws IOException, RecordingException {
    if (!Files.exists(file)) {
      if (file.endsWith("env.csv")) {
        return;
      }
      throw new RecordingException(file + ": no such file");
    }
    List<String> columns = Arrays.asList(header.split(","));
    CsvRuns runs = CsvRuns.scan(file, columns);
    FileChannel channel = FileChannel.open(file);
    channels.add(channel);
    for (CsvRuns.Run run : runs.runs()) {
      CsvRuns.CsvCursor cursor =
          new CsvRuns.CsvCursor(channel, String.valueOf(file.getFileName()), run);
      add(
          rank,
          new InOrder(
              () -> {
                if (!cursor.next()) {
                  return null;
                }
                cursor.line().requireCells(columns.size());
                return row.of(cursor.line());
              }));
    }
  }

  private String name(String text) {
    return names.size() < 100_000 ? names.computeIfAbsent(text, same -> same) : text;
  }

  private Observation air(CsvLine line) throws RecordingException {
    return new AirTemperature(line.number(0, "t_s"), line.number(1, "temp_c"));
  }

  private Observation meter(CsvLine line) throws RecordingException {
    return new MeterReading(line.number(0, "t_s"), line.number(1, "power_w"));
  }

  private Observation sample(CsvLine line) throws RecordingException {
    return new NodeSample(
        line.number(0, "t_s"),
        name(line.text(1)),
        line.number(2, "cpu_busy_s"),
        line.number(3, "freq_mhz"),
        line.empty(4) ? 0 : line.number(4, "gpu_util"),
        line.number(5, "net_bytes"),
        line.number(6, "disk_bytes"),
        optional(line, 7, "soc_temp_c"),
        optional(line, 8, "sensor_w"));
  }

  private static OptionalDouble optional(CsvLine line, int cell, String column)
      throws RecordingException {
    return line.empty(cell) ? OptionalDouble.empty() : OptionalDouble.of(line.number(cell, column));
  }

  private Observation usage(CsvLine line) throws RecordingException {
    return new JobUsage(
        line.number(0, "t_s"),
        name(line.text(1)),
        name(line.text(2)),
        line.number(3, "cpu_s"),
        line.empty(4) ? 0 : line.number(4, "io_bytes"));
  }

  private static List<Observation> powerEvents(Path file) throws IOException, RecordingException {
    List<Observation> events = new ArrayList<>();
    if (!Files.exists(file)) {
      return events;
    }
    for (CsvLine line : lines(file, "node,off_s,on_s")) {
      events.add(new NodeSwitched(line.number(1, "off_s"), line.text(0), false));
      if (!line.empty(2)) {
        events.add(new NodeSwitched(line.number(2, "on_s"), line.text(0), true));
      }
    }
    return events;
  }

  /** The counter of an hour is told when the hour is over. */
  private static List<Observation> hours(Path file) throws IOException, RecordingException {
    List<Observation> hours = new ArrayList<>();
    if (!Files.exists(file)) {
      return hours;
    }
    for (CsvLine line : lines(file, "hour_start_s,wh")) {
      double start = line.number(0, "hour_start_s");
      hours.add(new MeterHour(start + 3600, start, line.number(1, "wh")));
    }
    return hours;
  }

  private static List<Observation> jobs(Path file) throws IOException, RecordingException {
    List<Observation> events = new ArrayList<>();
    String header =
        "job_id,kind,name,submit_s,start_s,end_s,nodes,cores_per_node,uses_gpu,tasks,state";
    for (CsvLine line : lines(file, header)) {
      JobSpec job =
          new JobSpec(
              line.text(0),
              line.text(1),
              line.text(2),
              Arrays.asList(line.text(6).split(" +")),
              (int) line.number(7, "cores_per_node"),
              line.number(8, "uses_gpu") != 0,
              (int) line.number(9, "tasks"));
      events.add(new JobStarted(line.number(4, "start_s"), job));
      if (!line.empty(5)) {
        events.add(new JobEnded(line.number(5, "end_s"), job.id(), state(line)));
      }
    }
    return events;
  }

  private static JobState state(CsvLine line) throws RecordingException {
    String text = line.text(10).strip();
    try {
      return JobState.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw line.fail("state is '" + text + "', not one of " + Arrays.toString(JobState.values()));
    }
  }

  /** All lines of a small file, its header checked. */
  private static List<CsvLine> lines(Path file, String header)
      throws IOException, RecordingException {
    if (!Files.exists(file)) {
      throw new RecordingException(file + ": no such file");
    }
    String name = String.valueOf(file.getFileName());
    List<CsvLine> lines = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(file);
    long number = 0;
    int columns = header.split(",").length;
    for (int from = 0; from < bytes.length; ) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n') {
        to++;
      }
      CsvLine line = new CsvLine(name);
      line.set(bytes, from, to, ++number);
      from = to + 1;
      if (number == 1) {
        if (!new String(bytes, 0, to, StandardCharsets.UTF_8).strip().equals(header)) {
          throw line.fail("the columns should be " + header);
        }
      } else if (line.cells() > 1 || !line.empty(0)) {
        line.requireCells(columns);
        lines.add(line);
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }
}
