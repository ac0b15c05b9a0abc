package dev.wattrack.energy.replay;

import dev.wattrack.energy.EnergySink;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateWork;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.meter.HourTotal;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes node_power.csv, job_energy.csv, intervals.csv and hours.csv. Watts are whole millijoules
 * over five seconds, so four decimals are exact. Confined to one thread.
 */
final class ResultFiles implements EnergySink, Closeable {
  private final Writer power;
  private final Writer jobs;
  private final Writer intervals;
  private final Writer hours;
  private final double untilSeconds;
  private final List<RackEvent> events = new ArrayList<>();

  ResultFiles(Path folder, double untilSeconds) throws IOException {
    Files.createDirectories(folder);
    this.untilSeconds = untilSeconds;
    power = Files.newBufferedWriter(folder.resolve("node_power.csv"));
    jobs = Files.newBufferedWriter(folder.resolve("job_energy.csv"));
    intervals = Files.newBufferedWriter(folder.resolve("intervals.csv"));
    power.write("t_s,node,power_w\n");
    jobs.write("job_id,dyn_j,idle_alloc_j,sd_j\n");
    hours = Files.newBufferedWriter(folder.resolve("hours.csv"));
    hours.write("hour_start_s,wh,metered_wh,modelled_wh,metered_s,estimated_total,agrees\n");
    intervals.write("t_s,meter_w,nodes_w,fixed_w,fan_w,residual_w\n");
  }

  @Override
  public void interval(Interval interval) {
    if (interval.startSeconds() < 0 || interval.startSeconds() >= untilSeconds) {
      return;
    }
    try {
      for (NodeEntry node : interval.nodes()) {
        power.write(interval.startSeconds() + "," + node.node() + ",");
        watts(power, node.totalMillijoules());
        power.write('\n');
      }
      if (interval.meterMillijoules().isPresent()) {
        balance(interval, interval.meterMillijoules().getAsLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void balance(Interval interval, long meter) throws IOException {
    intervals.write(Long.toString(interval.startSeconds()));
    long[] parts = {
      meter,
      interval.nodesMillijoules(),
      interval.fixedMillijoules(),
      interval.fanMillijoules(),
      interval.residualMillijoules()
    };
    for (long part : parts) {
      intervals.write(',');
      watts(intervals, part);
    }
    intervals.write('\n');
  }

  /** mJ in five seconds are 0.0002 W each. */
  private static void watts(Writer out, long millijoules) throws IOException {
    long tenThousandths = Math.abs(millijoules) * 2;
    if (millijoules < 0) {
      out.write('-');
    }
    out.write(Long.toString(tenThousandths / 10_000));
    out.write('.');
    String decimals = Long.toString(10_000 + tenThousandths % 10_000);
    out.write(decimals, 1, 4);
  }

  @Override
  public void late(LateWork work) {
    // The columns hold what was known in time.
  }

  @Override
  public void job(JobEnergy job) {
    if (job.revision() > 0) {
      return;
    }
    try {
      jobs.write(
          String.format(
              Locale.ROOT,
              "%s,%.3f,%.3f,%.3f%n",
              job.job().id(),
              job.dynamicJoules(),
              job.idleJoules(),
              job.sdJoules()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void hour(HourTotal hour) {
    try {
      hours.write(
          String.format(
              Locale.ROOT,
              "%.0f,%.0f,%.3f,%.3f,%.0f,%b,%b%n",
              hour.startSeconds(),
              hour.wattHours(),
              hour.meteredJoules() / 3600,
              hour.modelledJoules() / 3600,
              hour.meteredSeconds(),
              hour.estimatedTotal(),
              hour.agrees()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void event(RackEvent event) {
    if (events.size() < 1000) {
      events.add(event);
    }
  }

  List<RackEvent> events() {
    return events;
  }

  @Override
  public void close() throws IOException {
    try (power;
        jobs;
        intervals;
        hours) {
      power.flush();
    }
  }
}
