package dev.wattrack.testkit.rack;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The physics of one node: jobs occupy cores, busy cores set the clock and the power, power sets
 * the temperature, and a board that is too hot slows down. Confined to one thread.
 */
final class NodeModel {
  private static final double HOT_CELSIUS = 80;
  private static final double COOLED_CELSIUS = 76;

  private final RackPreset.Slot slot;
  private final Random random;
  private final List<JobShare> jobs = new ArrayList<>();
  private final boolean[] taken = new boolean[BoardClass.CORES];
  private final double[] background = new double[BoardClass.CORES];
  private final NodeCounters counters;
  private final Damped load1 = new Damped(0);
  private final Damped load5 = new Damped(0);
  private final Damped load15 = new Damped(0);
  private final Damped heatSink;
  private final Damped gpuRise = new Damped(0);
  private List<CoreTimes> cores;
  private CoreTimes total = CoreTimes.IDLE;
  private double gpuShare;
  private int clockMhz;
  private double watts;
  private boolean hot;
  private boolean hotSinceBoot;

  NodeModel(RackPreset.Slot slot, Random random) {
    this.slot = slot;
    this.random = random;
    BoardClass board = slot.board();
    cores = java.util.Collections.nCopies(BoardClass.CORES, CoreTimes.IDLE);
    clockMhz = board.clock().minMhz();
    watts = board.power().idleWatts();
    heatSink = new Damped(RackAir.ROOM_CELSIUS + watts * kelvinPerWatt());
    counters = new NodeCounters(board);
  }

  RackPreset.Slot slot() {
    return slot;
  }

  BoardClass board() {
    return slot.board();
  }

  int freeCores() {
    return (int) IntStream.range(0, taken.length).filter(core -> !taken[core]).count();
  }

  /** Gives a job its cores; there must be enough. */
  void begin(Job job) {
    if (freeCores() < job.coresPerNode()) {
      throw new IllegalStateException(slot.name() + " has no room for job " + job.id());
    }
    List<Integer> given =
        IntStream.range(0, taken.length)
            .filter(core -> !taken[core])
            .limit(job.coresPerNode())
            .boxed()
            .toList();
    given.forEach(core -> taken[core] = true);
    jobs.add(new JobShare(job, given));
  }

  void end(Job job) {
    for (JobShare share : jobs) {
      if (share.job().equals(job)) {
        share.cores().forEach(core -> taken[core] = false);
      }
    }
    jobs.removeIf(share -> share.job().equals(job));
  }

  /**
   * Lives through an interval.
   *
   * @param intakeCelsius the air around the board
   */
  void step(double dtSeconds, double intakeCelsius) {
    double netBytes = jobs.stream().mapToDouble(JobShare::wantedNetBytesPerSecond).sum();
    boolean loading = jobs.stream().anyMatch(share -> share.memoryBytes() < memoryAtRest(share));
    cores = times(netBytes, loading);
    total = CoreTimes.mean(cores);
    gpuShare = Math.min(1, jobs.stream().mapToDouble(s -> s.job().gpuShare()).sum() * noise(0.06));
    clockMhz = clock();
    for (JobShare share : jobs) {
      double busy = share.cores().stream().mapToDouble(core -> cores.get(core).busy()).sum();
      share.book(
          dtSeconds, busy * dtSeconds, share.job().gpuShare() > 0 ? gpuShare : 0, clockRatio());
    }
    watts = power(netBytes);
    heat(dtSeconds, intakeCelsius);
    double runnable = total.busy() * BoardClass.CORES + (loading ? 0.4 : 0);
    load1.step(runnable, dtSeconds, 60);
    load5.step(runnable, dtSeconds, 300);
    load15.step(runnable, dtSeconds, 900);
    counters.step(dtSeconds, this, netBytes * noise(0.1), random);
  }

  private static double memoryAtRest(JobShare share) {
    return share.job().memoryBytesPerNode();
  }

  private List<CoreTimes> times(double netBytes, boolean loading) {
    List<CoreTimes> times = new ArrayList<>();
    for (int core = 0; core < BoardClass.CORES; core++) {
      background[core] =
          Math.max(0.004, Math.min(0.06, background[core] + 0.006 * random.nextGaussian()));
      double softirq = core == 0 ? Math.min(0.12, netBytes / 4e8) : 0;
      double busy = Math.min(0.995 - softirq, background[core] + wanted(core));
      double system = busy * (0.05 + (wanted(core) > 0 ? 0 : 0.35));
      double iowait = loading ? Math.min(0.05 * noise(0.5), 1 - softirq - busy) : 0;
      times.add(CoreTimes.of(busy - system, system, Math.max(0, iowait), softirq));
    }
    return times;
  }

  private double wanted(int core) {
    for (JobShare share : jobs) {
      if (share.cores().contains(core)) {
        return Math.min(1, share.wantedShare() * noise(0.02));
      }
    }
    return 0;
  }

  private int clock() {
    BoardClass.Clock clock = board().clock();
    double most = cores.stream().mapToDouble(CoreTimes::busy).max().orElse(0);
    double wish = clock.minMhz() + (clock.maxMhz() - clock.minMhz()) * Math.min(1, most / 0.6);
    int limit = hot ? clock.hotMhz() : clock.maxMhz();
    int steps = (int) Math.round((wish - clock.minMhz()) / clock.stepMhz());
    return Math.min(limit, clock.minMhz() + steps * clock.stepMhz());
  }

  private double power(double netBytes) {
    BoardClass.Power power = board().power();
    double work = 0;
    for (int core = 0; core < BoardClass.CORES; core++) {
      work += cores.get(core).busy() * intensity(core) / BoardClass.CORES;
    }
    return power.idleWatts()
        + power.coresWatts() * work * clockRatio() * clockRatio()
        + power.gpuWatts() * gpuShare
        + Math.min(0.2, netBytes / 2e8)
        + 0.01 * random.nextDouble();
  }

  private double intensity(int core) {
    for (JobShare share : jobs) {
      if (share.cores().contains(core)) {
        return share.job().intensity();
      }
    }
    return 0.8;
  }

  private void heat(double dtSeconds, double intakeCelsius) {
    double target = intakeCelsius + watts * kelvinPerWatt();
    double celsius = heatSink.step(target, dtSeconds, board().cooling().tauSeconds());
    gpuRise.step(gpuWatts() * board().gpuKelvinPerWatt(), dtSeconds, 8);
    hot = celsius >= HOT_CELSIUS || (hot && celsius > COOLED_CELSIUS);
    hotSinceBoot |= hot;
  }

  private double kelvinPerWatt() {
    return board().cooling().kelvinPerWatt() * slot.coolingFactor();
  }

  private double clockRatio() {
    return clockMhz / (double) board().clock().maxMhz();
  }

  private double noise(double share) {
    return 1 + share * (2 * random.nextDouble() - 1);
  }

  List<JobShare> jobs() {
    return List.copyOf(jobs);
  }

  CoreTimes core(int core) {
    return cores.get(core);
  }

  CoreTimes total() {
    return total;
  }

  NodeCounters counters() {
    return counters;
  }

  int clockMhz() {
    return clockMhz;
  }

  /** At the wall. */
  double watts() {
    return watts;
  }

  double celsius() {
    return heatSink.value();
  }

  double gpuCelsius() {
    return heatSink.value() + gpuRise.value();
  }

  double gpuShare() {
    return gpuShare;
  }

  double gpuWatts() {
    return board().power().gpuWatts() * gpuShare;
  }

  double load1() {
    return load1.value();
  }

  double load5() {
    return load5.value();
  }

  double load15() {
    return load15.value();
  }

  boolean hot() {
    return hot;
  }

  boolean hotSinceBoot() {
    return hotSinceBoot;
  }
}
