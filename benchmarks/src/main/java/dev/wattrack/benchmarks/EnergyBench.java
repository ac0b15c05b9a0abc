package dev.wattrack.benchmarks;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.peers.PeerReplay;
import dev.wattrack.energy.peers.PeerRule;
import dev.wattrack.energy.replay.RecordingException;
import dev.wattrack.energy.replay.Replay;
import dev.wattrack.energy.score.Score;
import dev.wattrack.energy.score.Scorer;
import dev.wattrack.testkit.recording.RackRecording;
import dev.wattrack.testkit.recording.RackScenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of docs/energy.md: errors against the truth on recorded sets, ours beside the rules of
 * peers on the same input, and the medians over simulated racks of other curves and cooling.
 */
final class EnergyBench {
  private static final int SIMULATED_SECONDS = 8 * 3600;
  private static final int QUICK_SECONDS = 2 * 3600;

  /** Racks from this seed on are kept for the report; constants are chosen on others. */
  private static final int REPORT_SEED = 9001;

  private final PrintStream out;
  private final Path data;
  private final int seeds;
  private final int firstSeed;
  private final boolean quick;
  private final @Nullable Path recording;
  private final int days;

  EnergyBench(Path root, PrintStream out, List<String> arguments) {
    this.out = out;
    Path folder = root.resolve("../shared/energy").normalize();
    int count = 10;
    int first = REPORT_SEED;
    boolean fast = false;
    Path written = null;
    int length = 7;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--quick")) {
        fast = true;
      } else if (argument.equals("--seeds") && i + 1 < arguments.size()) {
        count = number(argument, arguments.get(++i));
      } else if (argument.equals("--from") && i + 1 < arguments.size()) {
        first = number(argument, arguments.get(++i));
      } else if (argument.equals("--write") && i + 1 < arguments.size()) {
        written = root.resolve(arguments.get(++i)).normalize();
      } else if (argument.equals("--days") && i + 1 < arguments.size()) {
        length = number(argument, arguments.get(++i));
      } else if (argument.startsWith("-")) {
        throw new IllegalArgumentException("energy does not know " + argument);
      } else {
        folder = root.resolve(argument).normalize();
      }
    }
    this.data = folder;
    this.firstSeed = first;
    this.seeds = fast ? Math.min(1, count) : count;
    this.quick = fast;
    this.recording = written;
    this.days = length;
  }

  private static int number(String option, String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " wants a number, not '" + text + "'");
    }
  }

  void run() throws IOException, BenchException {
    if (recording != null) {
      RackRecording.write(RackScenario.usual(firstSeed, days * 86_400), recording);
      out.println("wrote " + days + " days of seven boards to " + recording);
      return;
    }
    Path scratch = Files.createTempDirectory("wattrack-energy");
    try {
      recorded(scratch);
      if (seeds > 0) {
        simulated(scratch, "never calibrated", false);
        simulated(scratch, "commissioned", true);
      }
    } catch (RecordingException e) {
      throw new BenchException(String.valueOf(e.getMessage()));
    } finally {
      delete(scratch);
    }
  }

  private void recorded(Path scratch) throws IOException, RecordingException {
    if (!Files.isDirectory(data)) {
      out.println("no recordings in " + data + "; name their folder: bench energy DIR");
      return;
    }
    List<Path> sets = sets();
    out.println("Errors in percent against the truth; jobs of at least 50 J after the first hour.");
    out.println("balance: largest |meter - nodes - fixed - fan - residual| in W.");
    head();
    List<Score> ours = new ArrayList<>();
    for (Path set : sets) {
      Path results = scratch.resolve("ours");
      Replay.run(set, results, BoardPriors.bundled(), done -> {});
      Score score = Scorer.score(set, results);
      ours.add(score);
      row(set.getFileName().toString(), "Wattrack", score);
      for (PeerRule rule : quick ? new PeerRule[0] : PeerRule.values()) {
        Path peer = scratch.resolve("peer");
        PeerReplay.run(set, peer, rule);
        row("", rule.title(), Scorer.score(set, peer));
      }
    }
    if (!ours.isEmpty()) {
      row("mean", "Wattrack", combined(ours, EnergyBench::mean));
      out.printf(
          Locale.ROOT, "pooled 95 %% intervals hold the truth: %.1f %%%n%n", 100 * pooled(ours));
    }
  }

  private List<Path> sets() throws IOException {
    try (Stream<Path> folders = Files.list(data)) {
      List<Path> sets =
          folders.filter(folder -> Files.exists(folder.resolve("truth.csv"))).sorted().toList();
      return quick ? sets.subList(0, Math.min(1, sets.size())) : sets;
    }
  }

  private void simulated(Path scratch, String title, boolean commission)
      throws IOException, RecordingException {
    List<Score> scores = new ArrayList<>();
    int seconds = quick ? QUICK_SECONDS : SIMULATED_SECONDS;
    for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Path folder = scratch.resolve("rack");
      RackScenario scenario = RackScenario.usual(seed, seconds);
      RackRecording.write(commission ? scenario.withCommission() : scenario, folder);
      Replay.run(folder, scratch.resolve("ours"), BoardPriors.bundled(), done -> {});
      scores.add(Scorer.score(folder, scratch.resolve("ours")));
      delete(folder);
    }
    out.printf(
        "Simulated racks of seven boards, %d h, %d from seed %d, %s (median over the racks)%n",
        seconds / 3600, seeds, firstSeed, title);
    head();
    row("simulated", "Wattrack", combined(scores, EnergyBench::median));
    out.printf(
        Locale.ROOT, "pooled 95 %% intervals hold the truth: %.1f %%%n%n", 100 * pooled(scores));
  }

  private void head() {
    out.printf(
        "%-15s %-17s %9s %8s %8s %8s %8s %8s %10s %11s %9s%n",
        "set",
        "rule",
        "node MAPE",
        "dyn med",
        "dyn p95",
        "tot med",
        "tot p95",
        "cover",
        "half width",
        "fan Wh",
        "balance");
  }

  private void row(String set, String rule, Score s) {
    boolean intervals = s.intervals() > 0;
    out.printf(
        Locale.ROOT,
        "%-15s %-17s %9.1f %8.1f %8.1f %8.1f %8.1f %8s %10s %11s %9s%n",
        set,
        rule,
        100 * s.nodeMape(),
        100 * s.dynamicMedian(),
        100 * s.dynamicP95(),
        100 * s.totalMedian(),
        100 * s.totalP95(),
        intervals ? String.format(Locale.ROOT, "%.1f", 100 * s.coverage()) : "-",
        intervals ? String.format(Locale.ROOT, "%.1f", 100 * s.halfWidth()) : "-",
        intervals
            ? String.format(Locale.ROOT, "%.1f/%.1f", s.fanWattHours(), s.trueFanWattHours())
            : "-",
        intervals ? String.format(Locale.ROOT, "%.4f", s.worstBalanceWatts()) : "-");
  }

  private interface Combine {
    double of(List<Score> scores, ToDoubleFunction<Score> figure);
  }

  private static Score combined(List<Score> s, Combine how) {
    return new Score(
        how.of(s, Score::nodeMape),
        how.of(s, Score::nodeP95),
        how.of(s, Score::nodeMeanError),
        how.of(s, Score::worstNode),
        how.of(s, Score::dynamicMedian),
        how.of(s, Score::dynamicP95),
        how.of(s, Score::totalMedian),
        how.of(s, Score::totalP95),
        s.stream().mapToInt(Score::jobs).sum(),
        how.of(s, Score::coverage),
        s.stream().mapToInt(Score::intervals).sum(),
        how.of(s, Score::halfWidth),
        s.stream().mapToDouble(Score::worstBalanceWatts).max().orElse(0),
        how.of(s, Score::fanWattHours),
        how.of(s, Score::trueFanWattHours));
  }

  private static double mean(List<Score> scores, ToDoubleFunction<Score> figure) {
    return scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private static double median(List<Score> scores, ToDoubleFunction<Score> figure) {
    double[] sorted = scores.stream().mapToDouble(figure).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static double pooled(List<Score> scores) {
    double held = scores.stream().mapToDouble(s -> s.coverage() * s.intervals()).sum();
    return held / Math.max(1, scores.stream().mapToInt(Score::intervals).sum());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
