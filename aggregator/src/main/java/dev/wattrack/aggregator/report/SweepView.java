package dev.wattrack.aggregator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds job arrays and task groups of several runs. Immutable. */
final class SweepView {
  private static final int LEAST_MEMBERS = 3;
  private static final int MOST_SWEEPS = 20;

  private final ReportInput input;
  private final ReportRequest request;

  SweepView(ReportInput input, ReportRequest request) {
    this.input = input;
    this.request = request;
  }

  /** The largest first. */
  List<Sweep> of(List<RunEnergy> runs) {
    Map<String, List<RunEnergy>> groups = new LinkedHashMap<>();
    for (RunEnergy run : runs) {
      String group = run.job().group();
      if (group != null && run.job().state().isOver()) {
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(run);
      }
    }
    return groups.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= LEAST_MEMBERS)
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .limit(MOST_SWEEPS)
        .map(entry -> sweep(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Sweep sweep(String group, List<RunEnergy> members) {
    Estimate sum = Estimate.ZERO;
    int failed = 0;
    boolean all = true;
    List<Double> joules = new ArrayList<>();
    Map<String, List<RunEnergy>> byNode = new TreeMap<>();
    for (RunEnergy member : members) {
      failed += member.wasted() ? 1 : 0;
      RunJoules known = member.joules();
      all &= known != null;
      sum = known == null ? sum : sum.plus(known.estimate(request.policy()));
      if (known != null && !member.wasted()) {
        joules.add(known.estimate(request.policy()).value());
      }
      if (member.job().nodes().size() == 1 && !member.wasted()) {
        byNode.computeIfAbsent(member.job().nodes().get(0), key -> new ArrayList<>()).add(member);
      }
    }
    int good = members.size() - failed;
    return new Sweep(
        group,
        members.get(0).name(),
        members.size(),
        failed,
        all ? sum : null,
        all && good > 0 ? sum.times(1.0 / good) : null,
        Quantile.of(joules, 0.5),
        Quantile.of(joules, 0.05),
        Quantile.of(joules, 0.95),
        most(byNode, this::seconds),
        thirstiest(byNode),
        byNode.entrySet().stream().map(entry -> onNode(entry.getKey(), entry.getValue())).toList());
  }

  private Sweep.OnNode onNode(String node, List<RunEnergy> members) {
    Sample seconds = Sample.of(members, this::seconds);
    return new Sweep.OnNode(node, members.size(), seconds.meanOrNull(), mean(members));
  }

  private @Nullable Double seconds(RunEnergy run) {
    return run.wallSeconds(input.now());
  }

  private @Nullable Double joules(RunEnergy run) {
    RunJoules joules = run.joules();
    return joules == null ? null : Double.valueOf(joules.estimate(request.policy()).value());
  }

  /** Mean energy of those whose energy is known; null if of none. */
  private @Nullable Estimate mean(List<RunEnergy> members) {
    Estimate sum = Estimate.ZERO;
    int count = 0;
    for (RunEnergy member : members) {
      RunJoules joules = member.joules();
      if (joules != null) {
        sum = sum.plus(joules.estimate(request.policy()));
        count++;
      }
    }
    return count == 0 ? null : sum.times(1.0 / count);
  }

  /** What the model is unsure of counts beside the scatter. */
  private @Nullable String thirstiest(Map<String, List<RunEnergy>> byNode) {
    String node = most(byNode, this::joules);
    if (node == null) {
      return null;
    }
    List<RunEnergy> others = others(byNode, node);
    Estimate most = mean(Objects.requireNonNull(byNode.get(node)));
    Estimate rest = mean(others);
    return most != null && rest != null && most.differs(rest) ? node : null;
  }

  private static List<RunEnergy> others(Map<String, List<RunEnergy>> byNode, String node) {
    List<RunEnergy> others = new ArrayList<>();
    for (Map.Entry<String, List<RunEnergy>> entry : byNode.entrySet()) {
      if (!entry.getKey().equals(node)) {
        others.addAll(entry.getValue());
      }
    }
    return others;
  }

  /** Values of some runs. */
  private record Sample(int count, double mean, double variance) {
    static Sample of(List<RunEnergy> runs, Function<RunEnergy, @Nullable Double> value) {
      double[] values =
          runs.stream().map(value).filter(Objects::nonNull).mapToDouble(v -> v).toArray();
      double mean = java.util.Arrays.stream(values).average().orElse(0);
      double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      double variance = values.length > 1 ? squares / (values.length - 1) : 0;
      return new Sample(values.length, mean, variance);
    }

    @Nullable Double meanOrNull() {
      return count == 0 ? null : Double.valueOf(mean);
    }

    boolean above(Sample other) {
      double sd = Math.sqrt(variance / count + other.variance / other.count);
      return count > 1 && other.count > 1 && mean - other.mean > Estimate.WIDTH * sd;
    }
  }

  /** The node with the highest mean, if the scatter shows that it is above all the others. */
  private static @Nullable String most(
      Map<String, List<RunEnergy>> byNode, Function<RunEnergy, @Nullable Double> value) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    byNode.forEach((node, runs) -> samples.put(node, Sample.of(runs, value)));
    String first = null;
    for (Map.Entry<String, Sample> entry : samples.entrySet()) {
      Sample best = first == null ? null : samples.get(first);
      if (entry.getValue().count() > 0 && (best == null || entry.getValue().mean() > best.mean())) {
        first = entry.getKey();
      }
    }
    if (first == null || samples.size() < 2) {
      return null;
    }
    Sample most = Objects.requireNonNull(samples.get(first));
    return most.above(Sample.of(others(byNode, first), value)) ? first : null;
  }
}
