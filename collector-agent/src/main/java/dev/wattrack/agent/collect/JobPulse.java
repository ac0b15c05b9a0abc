package dev.wattrack.agent.collect;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads jobs between two ticks, so that little is lost at their end: at once when Slurm's step
 * daemon leaves or enters its spool folder (inotify(7); its socket {@code n1_7.4294967291} and its
 * folder {@code job00007} come and go with the step, and the daemon is still there, with the whole
 * CPU time of the step in its account, when they go), and for young jobs every 2 % of their age, at
 * least 20 ms apart, until the ticks do. Without young jobs it only looks once a second whether
 * there are some. A thread of its own; it works under the tracker's lock.
 */
final class JobPulse implements AutoCloseable {
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

  private static final long NONE_MILLIS = 1_000;

  private final JobTracker tracker;
  private final ProcessList processes;
  private final HeldFile loadavg;
  private final Scan scan = new Scan();
  private final WatchService watch;
  private final Thread thread;
  private long lastPid = -1;
  private long steppedAt = System.nanoTime() - YOUNG_NANOS;
  private volatile boolean stopped;

  private JobPulse(JobTracker tracker, Root root, WatchService watch) {
    this.tracker = tracker;
    this.watch = watch;
    processes = new ProcessList(root);
    loadavg = HeldFile.whole(root.proc("loadavg"), 128);
    thread = new Thread(null, this::run, "wattrack-jobs", 256 << 10);
    thread.setDaemon(true);
  }

  /**
   * Starts it; null where the kernel gives no watch.
   *
   * @param spools folders of slurmd; those that are not there are passed over
   */
  static @Nullable JobPulse start(JobTracker tracker, Root root, List<Path> spools) {
    try {
      WatchService watch = FileSystems.getDefault().newWatchService();
      for (Path spool : spools) {
        if (Files.isDirectory(spool) && Files.isReadable(spool)) {
          WatchKey unused =
              spool.register(
                  watch,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_DELETE);
        }
      }
      JobPulse pulse = new JobPulse(tracker, root, watch);
      pulse.thread.start();
      return pulse;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  private void run() {
    try {
      while (!stopped) {
        WatchKey key = watch.poll(waitMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
          young();
        } else {
          boolean steps = stepIn(key.pollEvents());
          key.reset();
          if (steps) {
            step();
          }
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      stopped = true; // closed by the agent's end
    }
  }

  /** Slurm's other files (credentials, topology) change with every step as well. */
  private static boolean stepIn(List<WatchEvent<?>> events) {
    for (WatchEvent<?> event : events) {
      String name = String.valueOf(event.context());
      if (event.kind() == StandardWatchEventKinds.OVERFLOW
          || name.matches("job\\d+|.*_\\d+\\.\\d+(\\.\\d+)?")) {
        return true;
      }
    }
    return false;
  }

  private long waitMillis() {
    synchronized (tracker) {
      long now = System.nanoTime();
      long age = Math.min(tracker.youngestNanos(now), now - steppedAt);
      if (age > (tracker.count() == 0 ? EXPECTED_NANOS : YOUNG_NANOS)) {
        return NONE_MILLIS;
      }
      long nanos = Math.max(SHORTEST_NANOS, age / AGE_SHARE);
      nanos = Math.max(nanos, tracker.filesOf(now, YOUNG_NANOS) * FILE_NANOS * COST_SHARE);
      return Math.min(nanos / 1_000_000, 1_000);
    }
  }

  private void young() {
    synchronized (tracker) {
      long now = System.nanoTime();
      if (tracker.count() > 0 || now - steppedAt < EXPECTED_NANOS) {
        walkIfForked(now);
        tracker.sample(now, YOUNG_NANOS);
      }
    }
  }

  /** A step has come or goes: the daemons are read before they are gone, then /proc is walked. */
  private void step() {
    synchronized (tracker) {
      long now = System.nanoTime();
      steppedAt = now;
      tracker.sample(now, Long.MAX_VALUE);
      processes.listNow();
      tracker.walk(processes, now);
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
    stopped = true;
    try {
      watch.close();
    } catch (IOException e) {
      thread.interrupt();
    }
    loadavg.close();
  }
}
