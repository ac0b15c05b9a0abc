package dev.wattrack.testkit.rack;

import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The past of a simulated rack, as fast as it can be computed: the rows of every node at even
 * steps, what each node drew minute by minute in truth, and which jobs ran. The same preset, seed
 * and times give the same past. Confined to one thread.
 */
public final class RackHistory {
  /** Takes the rows; a row is reused. */
  public interface Sink {
    void row(String node, long epochSeconds, Row row);
  }

  /**
   * A minute in truth.
   *
   * @param joules by node
   * @param infrastructureJoules of switch and supplies
   */
  public record Minute(
      long startSeconds,
      Map<String, Double> joules,
      double infrastructureJoules,
      double fanJoules) {
    public Minute {
      joules = Map.copyOf(joules);
    }
  }

  /**
   * A run of a job, until its end or that of the history.
   *
   * @param sweep whether it is one of many alike
   */
  public record Run(
      String id,
      String user,
      String name,
      boolean sweep,
      List<String> nodes,
      int cores,
      long startSeconds,
      long endSeconds,
      boolean over,
      double cpuSeconds,
      double tasksDone) {}

  /** A job that is seen on some nodes. */
  private static final class Seen {
    private final Map<String, JobShare> shares = new LinkedHashMap<>();
    private final long start;
    private long last;

    Seen(long start) {
      this.start = start;
    }
  }

  private final RackModel model;
  private final List<Minute> minutes = new ArrayList<>();
  private final Map<Job, Seen> seen = new LinkedHashMap<>();
  private final Map<JobShare, Sheet> jobSheets = new LinkedHashMap<>();
  private final Map<NodeModel, List<Sheet>> sheets = new LinkedHashMap<>();
  private long end;

  private RackHistory(RackModel model, long start) {
    this.model = model;
    for (NodeModel node : model.nodes()) {
      List<Sheet> own = new ArrayList<>();
      own.add(NodeSheets.everySecond(node, start - SimulatedRack.WARM_UP_SECONDS));
      own.add(NodeSheets.disk(node));
      own.add(NodeSheets.agent(() -> 0, () -> 0));
      if (node.slot().access()) {
        own.add(NodeSheets.meter(model.meter()));
        own.add(NodeSheets.climate(model.air()));
      }
      sheets.put(node, own);
    }
  }

  /**
   * Computes the past of a rack that has been running for half an hour when it begins.
   *
   * @param startSeconds since 1970 UTC, a whole minute
   * @param stepSeconds from one row to the next; divides a minute
   * @throws IllegalArgumentException for an unknown preset
   */
  public static RackHistory of(
      String preset, long seed, long startSeconds, int minutes, int stepSeconds, Sink sink) {
    RackPreset found =
        RackPreset.find(preset)
            .orElseThrow(() -> new IllegalArgumentException("no rack named '" + preset + "'"));
    RackModel model = new RackModel(found, seed);
    for (int i = 0; i < SimulatedRack.WARM_UP_SECONDS; i++) {
      model.step(1);
    }
    RackHistory history = new RackHistory(model, startSeconds);
    for (int minute = 0; minute < minutes; minute++) {
      history.minute(startSeconds + 60L * minute, stepSeconds, sink);
    }
    return history;
  }

  /** In order of time. */
  public List<Minute> minutes() {
    return List.copyOf(minutes);
  }

  /** In order of their start. */
  public List<Run> runs() {
    return seen.entrySet().stream().map(each -> run(each.getKey(), each.getValue())).toList();
  }

  private Run run(Job job, Seen run) {
    return new Run(
        Long.toString(job.id()),
        job.user(),
        job.name(),
        job.kind() == Job.Kind.SWEEP,
        List.copyOf(run.shares.keySet()),
        job.coresPerNode() * run.shares.size(),
        run.start,
        run.last + 1,
        run.last + 1 < end,
        run.shares.values().stream().mapToDouble(JobShare::cpuSeconds).sum(),
        run.shares.values().stream().mapToDouble(JobShare::tasksDone).sum());
  }

  private void minute(long start, int stepSeconds, Sink sink) {
    Map<String, Double> joules = new TreeMap<>();
    double infrastructure = 0;
    double fan = 0;
    for (int second = 0; second < 60; second++) {
      model.step(1);
      long now = start + second;
      if (second % stepSeconds == 0) {
        sheets.forEach(
            (node, own) -> own.forEach(one -> sink.row(node.slot().name(), now, one.sample())));
      }
      for (NodeModel node : model.nodes()) {
        String name = node.slot().name();
        joules.merge(name, node.watts(), Double::sum);
        for (JobShare share : node.jobs()) {
          Seen run = seen.computeIfAbsent(share.job(), any -> new Seen(now));
          run.shares.put(name, share);
          run.last = now;
          if (second % stepSeconds == 0) {
            Sheet sheet = jobSheets.computeIfAbsent(share, NodeSheets::job);
            sink.row(name, now, sheet.sample());
          }
        }
      }
      fan += model.air().fanWatts();
      infrastructure += model.infrastructureWatts() - model.air().fanWatts();
    }
    minutes.add(new Minute(start, joules, infrastructure, fan));
    end = start + 60;
  }
}
