package dev.wattrack.energy.peers;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.input.Observation.JobEnded;
import dev.wattrack.energy.input.Observation.JobStarted;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.MeterReading;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.replay.Recording;
import dev.wattrack.energy.replay.RecordingException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Replays a recording by the rule of another tool and writes node_power.csv and job_energy.csv. For
 * comparison only: it holds a bin per five seconds in memory. Confined to one thread.
 */
public final class PeerReplay {
  private static final int BIN = 5;

  /** A job while it runs; start and end in seconds. */
  private record Job(JobStarted start, double[] end) {}

  private final Recording recording;
  private final PeerRule rule;
  private final Map<Long, PeerBin> bins = new LinkedHashMap<>();
  private final Map<Long, double[]> meter = new HashMap<>();
  private final Map<String, double[]> lastBusy = new HashMap<>();
  private final Map<String, double[]> lastJob = new HashMap<>();
  private final Map<String, NodeSpec> specs = new LinkedHashMap<>();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, double[]> joules = new LinkedHashMap<>();

  private PeerReplay(Recording recording, PeerRule rule) {
    this.recording = recording;
    this.rule = rule;
    recording.rack().nodes().forEach(node -> specs.put(node.name(), node));
  }

  /** Replays a folder by a rule. */
  public static void run(Path folder, Path out, PeerRule rule)
      throws IOException, RecordingException {
    try (Recording recording = Recording.open(folder)) {
      PeerReplay replay = new PeerReplay(recording, rule);
      for (Observation o = recording.next(); o != null; o = recording.next()) {
        replay.accept(o);
      }
      replay.write(out);
    }
  }

  private static long bin(double timeSeconds) {
    return (long) Math.floor(timeSeconds / BIN);
  }

  private PeerBin.Node node(double timeSeconds, String name) {
    PeerBin bin = bins.computeIfAbsent(bin(timeSeconds), b -> new PeerBin());
    NodeSpec spec = specs.get(name);
    double cores = spec == null ? 1 : spec.cores();
    return bin.nodes.computeIfAbsent(name, n -> new PeerBin.Node(cores));
  }

  private void accept(Observation o) {
    if (o instanceof NodeSample s) {
      double[] last = lastBusy.put(s.node(), new double[] {s.cpuBusySeconds()});
      double busy = last == null ? 0 : Math.max(0, s.cpuBusySeconds() - last[0]);
      node(s.timeSeconds(), s.node()).busyCores += busy / BIN;
    } else if (o instanceof JobUsage u) {
      double[] last = lastJob.put(u.node() + " " + u.jobId(), new double[] {u.cpuSeconds()});
      double used = Math.max(0, u.cpuSeconds() - (last == null ? 0 : last[0]));
      use(node(u.timeSeconds(), u.node()), u.jobId()).busyCores += used / BIN;
    } else if (o instanceof MeterReading m) {
      double[] sum = meter.computeIfAbsent(bin(m.timeSeconds()), b -> new double[2]);
      sum[0] += m.watts();
      sum[1]++;
    } else if (o instanceof JobStarted s) {
      jobs.put(s.job().id(), new Job(s, new double[] {recording.durationSeconds()}));
    } else if (o instanceof JobEnded e && jobs.containsKey(e.jobId())) {
      Job job = jobs.get(e.jobId());
      if (job != null) {
        job.end()[0] = e.timeSeconds();
      }
    }
  }

  private static PeerBin.JobUse use(PeerBin.Node node, String id) {
    return node.jobs.computeIfAbsent(id, job -> new PeerBin.JobUse());
  }

  private void allocate() {
    for (Job job : jobs.values()) {
      double start = job.start().timeSeconds();
      for (long b = bin(start); b <= bin(job.end()[0]); b++) {
        double seconds =
            Math.min(job.end()[0], (b + 1.0) * BIN) - Math.max(start, (double) b * BIN);
        PeerBin bin = bins.get(b);
        for (String name : job.start().job().nodes()) {
          PeerBin.Node node = bin == null ? null : bin.nodes.get(name);
          if (node != null && seconds > 0) {
            use(node, job.start().job().id()).allocatedCores +=
                job.start().job().coresPerNode() * seconds / BIN;
          }
        }
      }
    }
  }

  private void write(Path out) throws IOException {
    allocate();
    Files.createDirectories(out);
    double watts = 0;
    try (Writer power = Files.newBufferedWriter(out.resolve("node_power.csv"))) {
      power.write("t_s,node,power_w\n");
      for (long b = 0; b < recording.durationSeconds() / BIN; b++) {
        double[] sum = meter.get(b);
        watts = sum == null ? watts : sum[0] / sum[1];
        PeerBin bin = bins.get(b);
        if (bin != null) {
          bin.meterWatts = watts;
          divide(b, bin, power);
        }
      }
    }
    try (Writer job = Files.newBufferedWriter(out.resolve("job_energy.csv"))) {
      job.write("job_id,dyn_j,idle_alloc_j,sd_j\n");
      for (Map.Entry<String, double[]> entry : joules.entrySet()) {
        double[] j = entry.getValue();
        job.write(String.format(Locale.ROOT, "%s,%.2f,%.2f,%n", entry.getKey(), j[0], j[1]));
      }
    }
  }

  private void divide(long b, PeerBin bin, Writer power) throws IOException {
    StringBuilder rows = new StringBuilder();
    rule.divide(
        bin,
        new PeerRule.Division() {
          @Override
          public void node(String name, double watts) {
            rows.append(String.format(Locale.ROOT, "%d,%s,%.4f%n", b * BIN, name, watts));
          }

          @Override
          public void job(String id, double dynamicWatts, double idleWatts) {
            double[] sum = joules.computeIfAbsent(id, job -> new double[2]);
            sum[0] += dynamicWatts * BIN;
            sum[1] += idleWatts * BIN;
          }
        });
    power.write(rows.toString());
  }
}
