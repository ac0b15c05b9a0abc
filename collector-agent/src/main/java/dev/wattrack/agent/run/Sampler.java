package dev.wattrack.agent.run;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.TickSink;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The one loop that asks the collectors and hands on ticks. It never overlaps itself; a tick that
 * was missed is skipped and counted. {@link #start} and {@link #close} are safe for use by several
 * threads, everything else is confined to the sampler's thread.
 */
public final class Sampler implements AutoCloseable, Runnable {
  /** Who watches over the loop hears of it this often, however far apart the ticks are. */
  private static final long LONGEST_PARK_NANOS = 20_000_000_000L;

  private final Time time;
  private final Log log;
  private final TickSink sink;
  private final List<Turn> turns;
  private final Schedule schedule;
  private final List<Row> rows = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long skipped;
  private volatile long rounds;

  /**
   * @param turns the collectors with their intervals; the shortest is the distance of ticks
   */
  public Sampler(List<Turn> turns, TickSink sink, Time time, Log log) {
    this.turns = List.copyOf(turns);
    this.sink = sink;
    this.time = time;
    this.log = log;
    schedule = new Schedule(intervalNanos(turns));
    thread = new Thread(null, this, "wattrack-sampler", 256 << 10);
    thread.setDaemon(true);
  }

  /** Distance of ticks, ns. */
  public static long intervalNanos(List<Turn> turns) {
    long shortest = Long.MAX_VALUE;
    for (Turn turn : turns) {
      shortest = Math.min(shortest, turn.intervalNanos());
    }
    return shortest;
  }

  public void start() {
    thread.start();
  }

  /** Ticks that were not made because the loop or the machine was late, or the clock was set on. */
  public long skippedTicks() {
    return skipped;
  }

  /** How often the loop has gone round; it stands still only when the loop hangs or has ended. */
  public long rounds() {
    return rounds;
  }

  @Override
  public void run() {
    long count = 0;
    while (!stopped) {
      long wait = step();
      rounds = ++count;
      if (wait > 0) {
        LockSupport.parkNanos(this, Math.min(wait, LONGEST_PARK_NANOS));
      }
    }
    for (Turn turn : turns) {
      turn.close();
    }
  }

  /** Makes the tick that is due, if any; how long to wait until the next, ns. */
  long step() {
    long stamp = schedule.next(time.monotonicNanos(), time.wallNanos());
    if (stamp != Schedule.NONE) {
      if (schedule.skipped() != skipped) {
        log.warn(schedule.skipped() - skipped + " ticks were skipped before this one");
        skipped = schedule.skipped();
      }
      tick(stamp);
    }
    return schedule.waitNanos(time.monotonicNanos());
  }

  private void tick(long stamp) {
    rows.clear();
    for (int i = 0; i < turns.size(); i++) {
      Row row = turns.get(i).collect(stamp, log);
      if (row != null) {
        rows.add(row);
        rows.addAll(turns.get(i).more());
      }
    }
    sink.tick(stamp, rows);
  }

  /** Ends the loop and waits for a tick that is under way, at most a second. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
