package dev.wattrack.testkit.rack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A stream of jobs for some of the nodes, first come first served, with a pause now and then so
 * that idle power can be seen. The seed of the {@link Random} decides everything. Confined to one
 * thread.
 */
final class JobLane {
  private static final List<String> USERS = List.of("ada", "grace", "linus", "barbara");
  private static final int QUEUE = 3;

  private record Run(List<NodeModel> nodes, Job job, double endsAtSeconds) {}

  private record Waiting(Job job, double notBeforeSeconds) {}

  private final List<NodeModel> nodes;
  private final List<Job.Kind> kinds;
  private final LongSupplier ids;
  private final Random random;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final List<Run> running = new ArrayList<>();

  JobLane(List<NodeModel> nodes, List<Job.Kind> kinds, LongSupplier ids, Random random) {
    this.nodes = List.copyOf(nodes);
    this.kinds = List.copyOf(kinds);
    this.ids = ids;
    this.random = random;
  }

  /** Ends what is over, then starts what fits. */
  void step(double nowSeconds) {
    for (Iterator<Run> runs = running.iterator(); runs.hasNext(); ) {
      Run run = runs.next();
      if (run.endsAtSeconds() <= nowSeconds) {
        run.nodes().forEach(node -> node.end(run.job()));
        runs.remove();
      }
    }
    while (queue.size() < QUEUE) {
      double pause = random.nextInt(5) == 0 ? 30 + random.nextInt(90) : 0;
      queue.add(new Waiting(submit(), nowSeconds + pause));
    }
    while (!queue.isEmpty()
        && queue.element().notBeforeSeconds() <= nowSeconds
        && start(queue.element().job(), nowSeconds)) {
      queue.remove();
    }
  }

  private boolean start(Job job, double nowSeconds) {
    List<NodeModel> fitting =
        nodes.stream()
            .filter(node -> node.freeCores() >= job.coresPerNode())
            .limit(job.nodes())
            .toList();
    if (fitting.size() < job.nodes()) {
      return false;
    }
    fitting.forEach(node -> node.begin(job));
    running.add(new Run(fitting, job, nowSeconds + job.durationSeconds()));
    return true;
  }

  private Job submit() {
    long id = ids.getAsLong();
    String user = USERS.get(random.nextInt(USERS.size()));
    return switch (kinds.get(random.nextInt(kinds.size()))) {
      case SWEEP -> sweep(id, user);
      case MPI -> mpi(id, user);
      case GPU -> gpu(id, user);
    };
  }

  private Job sweep(long id, String user) {
    return new Job(
        id,
        Job.Kind.SWEEP,
        user,
        pick("backtest-sweep", "pi-estimate", "param-scan"),
        1,
        1 + random.nextInt(3),
        between(180, 900),
        between(0.93, 0.99),
        between(0.7, 1.0),
        0,
        IntStream.of(150, 280, 520).map(i -> i << 20).toArray()[random.nextInt(3)],
        0,
        between(2, 12));
  }

  private Job mpi(long id, String user) {
    return new Job(
        id,
        Job.Kind.MPI,
        user,
        pick("heat2d", "nbody", "lattice"),
        Math.min(nodes.size(), 3 + random.nextInt(2)),
        BoardClass.CORES,
        between(240, 800),
        between(0.9, 0.98),
        between(0.75, 0.95),
        0,
        (400L + random.nextInt(800)) << 20,
        between(6e6, 4e7),
        between(20, 60));
  }

  private Job gpu(long id, String user) {
    return new Job(
        id,
        Job.Kind.GPU,
        user,
        pick("train-resnet", "infer-yolo", "segment"),
        1,
        2,
        between(240, 700),
        between(0.35, 0.8),
        between(0.6, 0.9),
        between(0.6, 0.97),
        (900L + random.nextInt(1100)) << 20,
        0,
        between(0.4, 2));
  }

  private double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  private String pick(String... names) {
    return names[random.nextInt(names.length)];
  }
}
