package dev.wattrack.kiosk.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks a second of running jobs, from what the feed counts. Remembers half a minute of each job.
 * Confined to one thread.
 */
public final class TaskRates {
  private static final double WINDOW_SECONDS = 30;
  private static final int MOST_JOBS = 64;

  private record Count(double atSeconds, long tasks) {}

  private final Map<String, Deque<Count>> counts = new HashMap<>();

  /**
   * Takes in a snapshot.
   *
   * @param atSeconds when it came, by a clock that does not jump
   */
  public List<Moment.TaskRate> after(Snapshot snapshot, double atSeconds) {
    List<Snapshot.Job> running =
        snapshot.running().stream()
            .filter(job -> job.tasksDone() != null)
            .limit(MOST_JOBS)
            .toList();
    counts.keySet().retainAll(running.stream().map(Snapshot.Job::id).toList());
    List<Moment.TaskRate> rates = new ArrayList<>();
    for (Snapshot.Job job : running) {
      Double rate = rate(job, atSeconds);
      if (rate != null) {
        rates.add(new Moment.TaskRate(job.id(), job.name(), rate, joulesPerTask(job, rate)));
      }
    }
    return rates;
  }

  private @Nullable Double rate(Snapshot.Job job, double atSeconds) {
    long tasks = job.tasksDone() == null ? 0 : job.tasksDone();
    Deque<Count> known = counts.computeIfAbsent(job.id(), id -> new ArrayDeque<>());
    Count last = known.peekLast();
    if (last != null && (tasks < last.tasks() || atSeconds < last.atSeconds())) {
      // The counter began anew: a scheduler that was restarted.
      known.clear();
    }
    known.addLast(new Count(atSeconds, tasks));
    while (known.size() > 2 && atSeconds - known.getFirst().atSeconds() > WINDOW_SECONDS) {
      known.removeFirst();
    }
    Count first = known.getFirst();
    double seconds = atSeconds - first.atSeconds();
    return seconds < 1 || tasks == first.tasks()
        ? null
        : Double.valueOf((tasks - first.tasks()) / seconds);
  }

  /** The job's own joules over its tasks, else its power over their rate. */
  private static @Nullable Double joulesPerTask(Snapshot.Job job, double rate) {
    Double joules = job.joules();
    Long tasks = job.tasksDone();
    if (joules != null && tasks != null && tasks > 0) {
      return joules / tasks;
    }
    Double watts = job.watts();
    return watts == null ? null : Double.valueOf(watts / rate);
  }
}
