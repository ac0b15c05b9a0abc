package dev.wattrack.aggregator.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs beside the first of them. Immutable.
 *
 * @param basis {@code task} if all of them count tasks, else {@code run}
 */
public record Comparison(String basis, List<Run> runs) {

  /** What the intervals allow to say about a run and the first. */
  public enum Verdict {
    FIRST("compared with"),
    LESS("less energy"),
    MORE("more energy"),
    NO_DIFFERENCE_SHOWN("no difference shown"),
    UNKNOWN("energy unknown");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * A run.
   *
   * @param joules of a task or of the run, as the basis says
   * @param difference of that to the first's; null for the first
   * @param speedUp the first's time over this one's, of a task or of the run
   */
  public record Run(
      Line line,
      @Nullable Estimate joules,
      @Nullable Estimate difference,
      @Nullable Double speedUp,
      Verdict verdict) {}

  public Comparison {
    runs = List.copyOf(runs);
  }

  static Comparison of(List<Line> lines) {
    boolean tasks = lines.stream().allMatch(line -> line.tasks() != null && line.tasks() > 0);
    List<Run> runs = new ArrayList<>();
    for (Line line : lines) {
      runs.add(runs.isEmpty() ? first(line, tasks) : run(line, lines.get(0), tasks));
    }
    return new Comparison(tasks ? "task" : "run", runs);
  }

  private static Run first(Line line, boolean tasks) {
    return new Run(line, joules(line, tasks), null, null, Verdict.FIRST);
  }

  private static Run run(Line line, Line first, boolean tasks) {
    Estimate joules = joules(line, tasks);
    Estimate base = joules(first, tasks);
    Double own = seconds(line, tasks);
    Double other = seconds(first, tasks);
    Double speedUp = own == null || other == null || own <= 0 ? null : (Double) (other / own);
    if (joules == null || base == null) {
      return new Run(line, joules, null, speedUp, Verdict.UNKNOWN);
    }
    Verdict verdict =
        !joules.differs(base)
            ? Verdict.NO_DIFFERENCE_SHOWN
            : joules.value() < base.value() ? Verdict.LESS : Verdict.MORE;
    return new Run(line, joules, joules.minus(base), speedUp, verdict);
  }

  private static @Nullable Estimate joules(Line line, boolean tasks) {
    return tasks ? line.joulesPerTask() : line.joules();
  }

  private static @Nullable Double seconds(Line line, boolean tasks) {
    Double wall = line.wallSeconds();
    Long done = line.tasks();
    return wall == null || !tasks || done == null ? wall : (Double) (wall / done);
  }
}
