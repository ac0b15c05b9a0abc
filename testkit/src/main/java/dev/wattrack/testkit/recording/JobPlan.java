package dev.wattrack.testkit.recording;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Draws the jobs of a simulated rack, so that no core is given twice. Confined to the generator.
 */
final class JobPlan {
  private static final double CALM_SECONDS = 120;

  private final List<BoardTruth> boards;
  private final RackScenario scenario;
  private final Random random;
  private final List<JobTruth> jobs = new ArrayList<>();
  private final double[][] freeAt;
  private final Map<String, Double> intensities = new HashMap<>();

  JobPlan(List<BoardTruth> boards, RackScenario scenario, Random random) {
    this.boards = boards;
    this.scenario = scenario;
    this.random = random;
    this.freeAt = new double[boards.size()][];
    for (int i = 0; i < boards.size(); i++) {
      freeAt[i] = new double[boards.get(i).cores()];
    }
  }

  List<JobTruth> draw(double from) {
    double t = from + CALM_SECONDS;
    while (t < scenario.seconds() - 60) {
      if (scenario.lockstep()) {
        lockstep(t);
        t += 60 + 240 * random.nextDouble();
      } else {
        any(t);
        t += 15 + 140 * random.nextDouble();
      }
    }
    jobs.sort(java.util.Comparator.comparingDouble(job -> job.start));
    return jobs;
  }

  private void any(double t) {
    double dice = random.nextDouble();
    if (dice < 0.3) {
      array(t);
    } else if (dice < 0.5) {
      parallel("mpi", t);
    } else if (dice < 0.65) {
      parallel("dask", t);
    } else {
      single(t);
    }
  }

  private void lockstep(double t) {
    String board = boards.get(random.nextInt(boards.size())).board();
    int[] nodes = ofBoard(board);
    place(
        nodes.length > 1 ? "mpi" : "serial",
        4,
        nodes,
        boards.get(nodes[0]).cores(),
        t,
        200 + 900 * random.nextDouble());
  }

  private int[] ofBoard(String board) {
    return java.util.stream.IntStream.range(0, boards.size())
        .filter(i -> boards.get(i).board().equals(board))
        .toArray();
  }

  private void array(double t) {
    int[] nodes = ofBoard(commonBoard());
    int tasks = 8 + random.nextInt(24);
    int cores = 1 + random.nextInt(2);
    int program = random.nextInt(6);
    for (int i = 0; i < tasks; i++) {
      place(
          "sweep",
          program,
          new int[] {nodes[i % nodes.length]},
          cores,
          t,
          20 + 200 * random.nextDouble());
    }
  }

  private String commonBoard() {
    return boards.get(boards.size() / 2).board();
  }

  private void parallel(String kind, double t) {
    int[] all = ofBoard(commonBoard());
    int count = Math.min(all.length, 2 + random.nextInt(3));
    int[] nodes = java.util.Arrays.copyOf(all, count);
    int cores =
        kind.equals("mpi")
            ? boards.get(nodes[0]).cores()
            : 1 + random.nextInt(boards.get(nodes[0]).cores());
    place(kind, random.nextInt(4), nodes, cores, t, 100 + 1000 * random.nextDouble());
  }

  private void single(double t) {
    int node = random.nextInt(boards.size());
    BoardTruth board = boards.get(node);
    String kind =
        board.hasGpu() ? "gpu" : board.disk() > 0 && random.nextBoolean() ? "io" : "serial";
    int cores = kind.equals("io") ? 1 : 1 + random.nextInt(board.cores());
    place(kind, random.nextInt(4), new int[] {node}, cores, t, 60 + 500 * random.nextDouble());
  }

  /** Starts when all its nodes have cores free, or not at all where that takes too long. */
  private void place(
      String kind, int number, int[] nodes, int cores, double wanted, double seconds) {
    double start = wanted;
    for (int node : nodes) {
      java.util.Arrays.sort(freeAt[node]);
      start = Math.max(start, freeAt[node][cores - 1] + 0.5 + random.nextDouble());
    }
    double end = start + seconds;
    if (start > wanted + 900 || end > scenario.seconds() - 30 || crossesOff(nodes, start, end)) {
      return;
    }
    for (int node : nodes) {
      java.util.Arrays.fill(freeAt[node], 0, cores, end);
    }
    String program = kind + "-" + number;
    double usual = intensities.computeIfAbsent(program, name -> BoardTruth.factor(random, 0.18));
    double own = usual * BoardTruth.factor(random, 0.04);
    jobs.add(
        new JobTruth(1000 + jobs.size(), kind, program, nodes, cores, start, seconds, own, random));
  }

  private boolean crossesOff(int[] nodes, double start, double end) {
    int off = Math.min(3, boards.size() - 1);
    boolean concerned =
        scenario.offFrom() >= 0 && java.util.Arrays.stream(nodes).anyMatch(n -> n == off);
    return concerned
        && start < scenario.offFrom() + scenario.offSeconds() + 60
        && end > scenario.offFrom();
  }
}
