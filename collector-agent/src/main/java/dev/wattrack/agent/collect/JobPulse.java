package dev.wattrack.agent.collect;

/**
 * Reads jobs between two ticks, so that little is lost at their end: at once when a {@link
 * SpoolWatch} says that a step of Slurm comes or goes, and young jobs every 2 % of their age, at
 * least 20 ms apart, until the ticks do. A thread of its own, which sleeps until the tracker has a
 * young job; it works under the tracker's lock.
 */
final class JobPulse implements AutoCloseable, Runnable {
  private static final long SHORTEST_NANOS = 20_000_000;

  /** Older than this, a second is less than 2 % of a job. */
  static final long YOUNG_NANOS = 50_000_000_000L;

  /** So long after a step daemon has come the processes it starts are waited for. */
  private static final long EXPECTED_NANOS = 5_000_000_000L;

  private static final int AGE_SHARE = 50;

  /** About what it takes to read a file of /proc. */
  private static final long FILE_NANOS = 6_000;

  /** At most so small a part of a core is spent on pulses. */
  private static final int COST_SHARE = 2_000;

  private static final long UNTIL_TOLD = 0;

  private final JobTracker tracker;
  private final ProcessList processes;
  private final HeldFile loadavg;
  private final Scan scan = new Scan();
  private final Thread thread;
  private boolean started;
  private boolean stopped;
  private long lastPid = -1;
  private long steppedAt = System.nanoTime() - 2 * YOUNG_NANOS;

  JobPulse(JobTracker tracker, Root root) {
    this.tracker = tracker;
    processes = new ProcessList(root);
    loadavg = HeldFile.whole(root.proc("loadavg"), 128);
    thread = new Thread(null, this, "wattrack-jobs", 256 << 10);
    thread.setDaemon(true);
  }

  /** Starts its thread, once; under the tracker's lock. */
  void start() {
    if (!started && !stopped) {
      started = true;
      thread.start();
    }
  }

  @Override
  public void run() {
    synchronized (tracker) {
      try {
        while (!stopped) {
          tracker.wait(waitMillis());
          if (!stopped) {
            young();
          }
        }
      } catch (InterruptedException e) {
        stopped = true;
      }
      loadavg.close();
    }
  }

  private long waitMillis() {
    long now = System.nanoTime();
    long age = Math.min(tracker.youngestNanos(now), now - steppedAt);
    if (age > (tracker.count() == 0 ? EXPECTED_NANOS : YOUNG_NANOS)) {
      return UNTIL_TOLD;
    }
    long nanos = Math.max(SHORTEST_NANOS, age / AGE_SHARE);
    nanos = Math.max(nanos, tracker.filesOf(now, YOUNG_NANOS) * FILE_NANOS * COST_SHARE);
    return Math.min(nanos / 1_000_000, 1_000);
  }

  private void young() {
    long now = System.nanoTime();
    if (tracker.count() > 0 || now - steppedAt < EXPECTED_NANOS) {
      walkIfForked(now);
      tracker.sample(now, YOUNG_NANOS);
    }
  }

  /** A step has come or goes: the daemons are read before they are gone, then /proc is walked. */
  void step() {
    synchronized (tracker) {
      long now = System.nanoTime();
      steppedAt = now;
      tracker.sample(now, Long.MAX_VALUE);
      processes.listNow();
      tracker.walk(processes, now);
      start();
      tracker.notifyAll();
    }
  }

  /** The last number given to a process is the last word of /proc/loadavg (proc(5)). */
  private void walkIfForked(long now) {
    if (!loadavg.readNow()) {
      return;
    }
    scan.reset(loadavg);
    boolean forked = scan.line() && scan.number(4) && scan.value() != lastPid;
    if (forked || tracker.undecided()) {
      lastPid = scan.value();
      processes.listNow();
      tracker.walk(processes, now);
    }
  }

  @Override
  public void close() {
    synchronized (tracker) {
      stopped = true;
      tracker.notifyAll();
      if (!started) {
        loadavg.close();
      }
    }
  }
}
