package dev.wattrack.energy.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became known by a calibration and what did not, node by node, with 95 % intervals before and
 * after. Make it when the engine has closed the intervals of the last step (15 s later). Immutable.
 */
public record CalibrationReport(Level fixedBefore, Level fixedAfter, List<Row> rows) {
  /** Up to this relative standard deviation of its idle power a node counts as identified. */
  private static final double IDENTIFIED = 0.05;

  /** One node; {@code verdict} is a sentence for a person. */
  public record Row(
      Knowledge.Node before, Knowledge.Node after, Optional<Level> measured, String verdict) {

    /** Whether the node's idle power is told apart from the others'. */
    public boolean identified() {
      return after.idle().sdWatts() <= IDENTIFIED * after.idle().watts();
    }
  }

  public CalibrationReport {
    rows = List.copyOf(rows);
  }

  /** Compares what was known with what is; the steps say how it came. */
  public static CalibrationReport of(
      Knowledge before, Knowledge after, List<MeasuredStep> steps, List<String> staying) {
    List<Row> rows = new ArrayList<>();
    for (Knowledge.Node node : after.nodes()) {
      Knowledge.Node old = before.node(node.name()).orElse(node);
      Optional<MeasuredStep> step =
          steps.stream().filter(s -> s.node().equals(node.name())).reduce((a, b) -> b);
      boolean stayed = staying.contains(node.name());
      rows.add(new Row(old, node, step.map(MeasuredStep::step), verdict(node, step, stayed)));
    }
    return new CalibrationReport(before.fixed(), after.fixed(), rows);
  }

  private static String verdict(Knowledge.Node node, Optional<MeasuredStep> step, boolean stayed) {
    boolean known = node.idle().sdWatts() <= IDENTIFIED * node.idle().watts();
    if (step.isPresent() && !step.get().seen()) {
      return "the meter did not rise: is this node's supply on this meter?";
    }
    if (step.isPresent()) {
      return known
          ? "idle power measured"
          : "measured, but not well: repeat it while the rack is at rest";
    }
    if (stayed) {
      return "stays on: only its sum with the loads that are always on is known";
    }
    return known ? "idle power known from its own switching or sensor" : "not measured";
  }

  /** A table of text, one line a node. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "always on", fixedBefore, fixedAfter, "");
    for (Row row : rows) {
      String name = row.after().name();
      line(text, name + " idle", row.before().idle(), row.after().idle(), row.verdict());
      line(text, name + " all cores", row.before().busy(), row.after().busy(), "");
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, String what, Level before, Level after, String verdict) {
    text.append(
        String.format(
                Locale.ROOT,
                "%-20s %6.2f W ± %.2f -> %6.2f W ± %.2f  %s",
                what,
                before.watts(),
                1.96 * before.sdWatts(),
                after.watts(),
                1.96 * after.sdWatts(),
                verdict)
            .stripTrailing());
    text.append('\n');
  }
}
