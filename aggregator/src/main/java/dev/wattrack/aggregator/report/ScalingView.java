package dev.wattrack.aggregator.report;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Finds the programs that ran with different numbers of workers. Immutable. */
final class ScalingView {
  private static final int MOST_PROGRAMS = 20;
  private static final int MOST_CONFIGURATIONS = 64;
  private static final double MILLION = 1e6;

  private final ReportInput input;
  private final ReportRequest request;
  private final Map<String, Estimate> idleWatts;

  /** A successful run and the work it did; 1 where nothing is counted. */
  private record Done(RunEnergy run, double seconds, double work) {}

  /**
   * @param idleWatts what nodes draw when idle, by the ledger
   */
  ScalingView(ReportInput input, ReportRequest request, Map<String, Estimate> idleWatts) {
    this.input = input;
    this.request = request;
    this.idleWatts = idleWatts;
  }

  /** The programs with most runs first. */
  List<Scaling> of(List<RunEnergy> runs) {
    Map<String, List<RunEnergy>> programs = new LinkedHashMap<>();
    for (RunEnergy run : runs) {
      Double seconds = run.wallSeconds(input.now());
      if (run.job().state() == JobState.COMPLETED && seconds != null && seconds > 0) {
        programs.computeIfAbsent(run.name(), name -> new ArrayList<>()).add(run);
      }
    }
    return programs.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .map(entry -> scaling(entry.getKey(), entry.getValue()))
        .filter(Objects::nonNull)
        .limit(MOST_PROGRAMS)
        .toList();
  }

  /** By nodes if their number varies, else by cores; null if neither does. */
  private @Nullable Scaling scaling(String program, List<RunEnergy> runs) {
    List<Done> done = done(runs);
    Map<Integer, List<Done>> byNodes = by(done, run -> run.job().nodes().size());
    if (byNodes.size() > 1) {
      return scaling(program, "nodes", byNodes, counted(runs));
    }
    Map<Integer, List<Done>> byCores =
        by(done, run -> Objects.requireNonNullElse(run.job().cores(), 0));
    return byCores.size() > 1 ? scaling(program, "cores", byCores, counted(runs)) : null;
  }

  private boolean counted(List<RunEnergy> runs) {
    return runs.stream().allMatch(run -> request.work().of(run) != null);
  }

  private List<Done> done(List<RunEnergy> runs) {
    boolean counted = counted(runs);
    List<Done> done = new ArrayList<>();
    for (RunEnergy run : runs) {
      double work = counted ? Objects.requireNonNull(request.work().of(run)) : 1;
      done.add(new Done(run, Objects.requireNonNull(run.wallSeconds(input.now())), work));
    }
    return done;
  }

  private static Map<Integer, List<Done>> by(List<Done> done, ToIntFunction<RunEnergy> count) {
    Map<Integer, List<Done>> by = new TreeMap<>();
    for (Done each : done) {
      int workers = count.applyAsInt(each.run());
      if (workers > 0 && (by.containsKey(workers) || by.size() < MOST_CONFIGURATIONS)) {
        by.computeIfAbsent(workers, key -> new ArrayList<>()).add(each);
      }
    }
    return by;
  }

  private Scaling scaling(
      String program, String workersAre, Map<Integer, List<Done>> by, boolean counted) {
    List<Scaling.Configuration> all = new ArrayList<>();
    List<AmdahlFit.Point> points = new ArrayList<>();
    for (Map.Entry<Integer, List<Done>> entry : by.entrySet()) {
      Scaling.@Nullable Configuration base = all.isEmpty() ? null : all.get(0);
      all.add(configuration(entry.getKey(), entry.getValue(), base, counted));
      for (Done run : entry.getValue()) {
        points.add(new AmdahlFit.Point(entry.getKey(), run.seconds() / run.work()));
      }
    }
    AmdahlFit fit = AmdahlFit.of(points);
    if (fit != null && counted) {
      fit =
          new AmdahlFit(
              fit.oneWorkerSeconds() * MILLION, fit.serialFraction(), fit.low(), fit.high());
    }
    String refused =
        fit != null
            ? ""
            : by.size() < AmdahlFit.LEAST_COUNTS
                ? "not enough runs: Amdahl's law needs three different numbers of " + workersAre
                : "the times do not follow Amdahl's law";
    return new Scaling(
        program, workersAre, counted ? request.work().word() : "runs", all, fit, refused);
  }

  private Scaling.Configuration configuration(
      int workers, List<Done> runs, Scaling.@Nullable Configuration base, boolean counted) {
    double seconds = runs.stream().mapToDouble(Done::seconds).sum();
    double work = runs.stream().mapToDouble(Done::work).sum();
    double unit = counted ? MILLION : 1;
    Estimate joules = joules(runs, request.policy());
    Estimate ofNodes = joules(runs, IdlePolicy.EXCLUSIVE);
    double perMillion = seconds / work * unit;
    Estimate joulesPerMillion = joules == null ? null : joules.times(unit / work);
    double speedUp = base == null ? 1 : base.secondsPerMillion() / perMillion;
    double more = base == null ? 1 : workers / (double) base.workers();
    return new Scaling.Configuration(
        workers,
        runs.size(),
        seconds / runs.size(),
        runs.stream().mapToDouble(Done::seconds).min().orElse(0),
        runs.stream().mapToDouble(Done::seconds).max().orElse(0),
        counted ? Double.valueOf(work / seconds) : null,
        memory(runs.get(0).run()),
        cores(runs.get(0).run()),
        joules == null ? null : joules.times(1 / seconds),
        ofNodes == null ? null : ofNodes.times(1 / seconds),
        idleWatts(runs.get(0).run()),
        joules == null ? null : joules.times(1.0 / runs.size()),
        perMillion,
        joulesPerMillion,
        request.tariff().cost(joulesPerMillion),
        speedUp,
        speedUp / more,
        ratio(base == null ? joulesPerMillion : base.joulesPerMillion(), joulesPerMillion, base),
        seconds < JobEnergy.LEAST_SECONDS
            || joules != null && joules.value() < JobEnergy.LEAST_JOULES);
  }

  private static @Nullable Estimate ratio(
      @Nullable Estimate few, @Nullable Estimate many, Scaling.@Nullable Configuration base) {
    if (few == null || many == null || many.value() <= 0) {
      return null;
    }
    return base == null ? new Estimate(1, 0, 0) : few.over(many);
  }

  /** All of them, or null if the energy of one is not known. */
  private @Nullable Estimate joules(List<Done> runs, IdlePolicy policy) {
    Estimate sum = Estimate.ZERO;
    for (Done each : runs) {
      RunJoules joules = each.run().joules();
      if (joules == null) {
        return null;
      }
      sum = sum.plus(joules.estimate(policy));
    }
    return sum;
  }

  private @Nullable Long memory(RunEnergy run) {
    long sum = 0;
    for (String node : run.job().nodes()) {
      NodeFacts facts = input.nodes().get(node);
      if (facts == null || facts.memoryBytes() == null) {
        return null;
      }
      sum += facts.memoryBytes();
    }
    return run.job().nodes().isEmpty() ? null : Long.valueOf(sum);
  }

  private @Nullable Integer cores(RunEnergy run) {
    int sum = 0;
    for (String node : run.job().nodes()) {
      NodeFacts facts = input.nodes().get(node);
      if (facts == null || facts.cores() == null) {
        return null;
      }
      sum += facts.cores();
    }
    return run.job().nodes().isEmpty() ? null : Integer.valueOf(sum);
  }

  private @Nullable Estimate idleWatts(RunEnergy run) {
    Estimate sum = Estimate.ZERO;
    for (String node : run.job().nodes()) {
      Estimate watts = idleWatts.get(node);
      if (watts == null) {
        return null;
      }
      sum = sum.plus(watts);
    }
    return run.job().nodes().isEmpty() ? null : sum;
  }
}
