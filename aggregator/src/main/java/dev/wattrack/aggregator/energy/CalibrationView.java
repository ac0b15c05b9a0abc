package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.calibrate.CalibrationReport;
import dev.wattrack.energy.calibrate.Level;
import dev.wattrack.energy.calibrate.MeasuredStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the calibration of a rack stands, for people and programs. Immutable.
 *
 * @param state none, running, interrupted (by a restart of the aggregator), meter_back (it waits
 *     until the meter measures the rack again), reporting, stopped or finished
 * @param single the node of an absolute check; empty for a commissioning
 * @param nodes those that are switched, in their order
 * @param instruction null when nothing is to be done
 * @param progress 0 to 1
 * @param fixed what is always on; null before it is measured
 * @param switchOn nodes that were switched off and have not been heard since
 * @param note trouble, or empty
 * @param report null before the end
 */
public record CalibrationView(
    boolean simulated,
    String state,
    String single,
    boolean staggeredLoad,
    List<String> nodes,
    List<String> staying,
    @Nullable Task instruction,
    double progress,
    @Nullable Double meterWatts,
    @Nullable Double meterAgeSeconds,
    @Nullable Watts fixed,
    List<Step> steps,
    List<String> skipped,
    List<String> switchOn,
    String note,
    @Nullable Report report) {

  static CalibrationView none(boolean simulated) {
    return new CalibrationView(
        simulated, "none", "", false, List.of(), List.of(), null, 0, null, null, null, List.of(),
        List.of(), List.of(), "", null);
  }

  /** A power with its 95 % interval, W. */
  public record Watts(double watts, double low, double high) {
    static Watts of(Level level) {
      double half = EnergyFigures.Z * level.sdWatts();
      return new Watts(level.watts(), level.watts() - half, level.watts() + half);
    }
  }

  /**
   * What is to be done or waited for.
   *
   * @param kind switch_off, switch_on, wait, load, stop_load, move_meter, meter_back or finished
   * @param heard those of the nodes whose agents are heard
   * @param outlets {@code PDU/N} that feed a node, where that is known
   * @param confirm whether somebody has to say that it is done
   * @param share how much of the wait is over, 0 to 1
   * @param seconds how long a load is to last; 0 for all else
   * @param command what makes that load on its node; empty where there is none
   */
  public record Task(
      String kind,
      String text,
      List<String> nodes,
      List<String> heard,
      Map<String, List<String>> outlets,
      boolean confirm,
      double share,
      double seconds,
      String command) {}

  /** By how much the meter rose with a node. */
  public record Step(String node, Watts step, boolean seen, String time) {
    static Step of(MeasuredStep step) {
      return new Step(
          step.node(),
          Watts.of(step.step()),
          step.seen(),
          Instant.ofEpochSecond((long) step.seconds()).toString());
    }
  }

  /** What became known; {@code text} is the same for a person. */
  public record Report(
      boolean complete, Watts fixedBefore, Watts fixedAfter, List<Row> rows, String text) {
    static Report of(boolean complete, CalibrationReport report) {
      return new Report(
          complete,
          Watts.of(report.fixedBefore()),
          Watts.of(report.fixedAfter()),
          report.rows().stream().map(Row::of).toList(),
          report.text());
    }
  }

  /** One node of it; busy is what all its cores add. */
  public record Row(
      String node,
      Watts idleBefore,
      Watts idleAfter,
      Watts busyBefore,
      Watts busyAfter,
      boolean identified,
      String verdict) {
    static Row of(CalibrationReport.Row row) {
      return new Row(
          row.after().name(),
          Watts.of(row.before().idle()),
          Watts.of(row.after().idle()),
          Watts.of(row.before().busy()),
          Watts.of(row.after().busy()),
          row.identified(),
          row.verdict());
    }
  }
}
