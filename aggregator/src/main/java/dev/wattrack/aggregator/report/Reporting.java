package dev.wattrack.aggregator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes reports. Confined to one thread. */
public final class Reporting {
  /** More lines than this are left out, and it is said. */
  static final int MOST_LINES = 1_000;

  private static final int MOST_WASTERS = 10;
  private static final Comparator<Line> DEAREST =
      Comparator.<Line>comparingDouble(
              line -> line.joules() == null ? Double.POSITIVE_INFINITY : -line.joules().value())
          .thenComparing(Line::group);

  private final ReportInput input;
  private final ReportRequest request;
  private final List<String> notes = new ArrayList<>();

  private Reporting(ReportInput input, ReportRequest request) {
    this.input = input;
    this.request = request;
  }

  public static EfficiencyReport of(ReportInput input, ReportRequest request) {
    return new Reporting(input, request).report();
  }

  private EfficiencyReport report() {
    ReportWindow window = new ReportWindow(request, input.now());
    List<RunEnergy> counted = input.runs().stream().filter(window::holds).toList();
    boolean simulated = input.simulated();
    List<RunEnergy> kind = input.runs().stream().filter(run -> is(run, simulated)).toList();
    List<RunEnergy> runs = counted.stream().filter(run -> is(run, simulated)).toList();
    List<LedgerBin> ledger = input.ledger();
    LedgerSum ledgerSum = LedgerSum.of(ledger);
    IdleView idle = new IdleView(request, input.now(), ledger, kind);
    LineSum total = new LineSum("all", "all", input.now());
    Parts whole = new Parts(GroupBy.PROGRAM, request.policy(), input.now());
    runs.forEach(run -> whole.of(run).forEach(total::add));
    List<Line> lines = lines(runs);
    Line all = total.line(request.tariff());
    Waste waste = waste(runs, all);
    note(runs, counted.size() - runs.size(), simulated, all);
    Comparison comparison = comparison(kind);
    return new EfficiencyReport(
        request,
        input.now(),
        simulated,
        Boundary.of(request, ledgerSum, simulated),
        lines,
        all,
        waste,
        new ScalingView(input, request, idle.idleWatts()).of(runs),
        new SweepView(input, request).of(runs),
        input.truncated() ? null : idle.cost(),
        NodeWorths.of(input.nodes(), ledger),
        comparison,
        ledger,
        ledgerSum,
        notes);
  }

  private static boolean is(RunEnergy run, boolean simulated) {
    return run.job().simulated() == simulated;
  }

  private List<Line> lines(List<RunEnergy> runs) {
    Map<String, LineSum> sums = new LinkedHashMap<>();
    Parts parts = new Parts(request.by(), request.policy(), input.now());
    int pooled = 0;
    for (RunEnergy run : runs) {
      for (Part part : parts.of(run)) {
        boolean pool = part.group().equals(Parts.pooled(run));
        pooled += pool ? 1 : 0;
        String key = request.by() == GroupBy.JOB && !pool ? run.job().key().toString() : "";
        sums.computeIfAbsent(
                key + part.group(),
                any -> new LineSum(part.group(), title(part, pool), input.now()))
            .add(part);
      }
    }
    List<Line> lines = new ArrayList<>();
    sums.values().forEach(sum -> lines.add(sum.line(request.tariff())));
    lines.sort(DEAREST);
    if (pooled > 0 && request.by() == GroupBy.JOB) {
      notes.add(
          pooled
              + (pooled == 1 ? " run is" : " runs are")
              + " below resolution (under 50 J or 10 s) and pooled by name.");
    }
    if (lines.size() > MOST_LINES) {
      notes.add(
          "The "
              + MOST_LINES
              + " dearest of "
              + lines.size()
              + " lines are shown; ask for a shorter time or other groups to see the rest.");
      return List.copyOf(lines.subList(0, MOST_LINES));
    }
    return lines;
  }

  private String title(Part part, boolean pooled) {
    return request.by() == GroupBy.JOB && !pooled
        ? part.run().name() + " " + part.group()
        : part.group();
  }

  private @Nullable Waste waste(List<RunEnergy> runs, Line all) {
    LineSum total = new LineSum("wasted", "wasted", input.now());
    Map<String, LineSum> programs = new LinkedHashMap<>();
    Parts parts = new Parts(GroupBy.PROGRAM, request.policy(), input.now());
    for (RunEnergy run : runs) {
      if (run.wasted()) {
        for (Part part : parts.of(run)) {
          total.add(part);
          programs
              .computeIfAbsent(part.group(), key -> new LineSum(key, key, input.now()))
              .add(part);
        }
      }
    }
    Line sum = total.line(request.tariff());
    if (sum.runs() == 0) {
      return null;
    }
    Double share =
        sum.joules() == null || all.joules() == null || all.joules().value() <= 0
            ? null
            : Double.valueOf(sum.joules().value() / all.joules().value());
    List<Line> lines =
        programs.values().stream()
            .map(each -> each.line(request.tariff()))
            .sorted(DEAREST)
            .limit(MOST_WASTERS)
            .toList();
    return new Waste(sum, share, lines);
  }

  private @Nullable Comparison comparison(List<RunEnergy> kind) {
    List<Line> lines = new ArrayList<>();
    Parts parts = new Parts(GroupBy.PROGRAM, request.policy(), input.now());
    for (String id : request.compare()) {
      RunEnergy run =
          kind.stream().filter(each -> each.job().id().equals(id)).findFirst().orElse(null);
      if (run == null) {
        notes.add("No run with the id '" + id + "' is in the window, so it is not compared.");
      } else {
        LineSum sum = new LineSum(id, run.name() + " " + id, input.now());
        parts.of(run).forEach(sum::add);
        lines.add(sum.line(request.tariff()));
      }
    }
    return lines.size() < 2 ? null : Comparison.of(lines);
  }

  private void note(List<RunEnergy> runs, int otherKind, boolean simulated, Line all) {
    if (otherKind > 0) {
      notes.add(
          otherKind
              + (simulated ? " real" : " simulated")
              + (otherKind == 1 ? " run is" : " runs are")
              + " left out; simulated="
              + !simulated
              + " shows them.");
    }
    if (all.withEnergy() < all.runs()) {
      notes.add(
          "The energy of "
              + (all.runs() - all.withEnergy())
              + " of "
              + all.runs()
              + " runs is not known; joules and what follows from them are of the others.");
    }
    if (runs.stream().anyMatch(run -> run.joules() != null && run.joules().provisional())) {
      notes.add("~ marks provisional figures; they are final ten minutes after a job's end.");
    }
    if (input.truncated()) {
      notes.add(
          "Only the newest "
              + input.runs().size()
              + " runs were read, so idle nodes are not reckoned; ask for a shorter time.");
    }
  }
}
