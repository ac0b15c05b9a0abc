package dev.wattrack.sensors;

import dev.wattrack.model.Reading;
import dev.wattrack.model.sensor.Sensor;
import dev.wattrack.model.sensor.SensorState;
import dev.wattrack.model.sensor.SensorStatus;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.config.ConfiguredSensor;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One sensor on its own thread: opens it, reads it once an interval, and opens it anew with growing
 * pauses when it is lost. A reading older than three intervals is not handed out. Safe for use by
 * several threads; {@link #step} is confined to the sensor's thread. A driver that hangs makes the
 * sensor stale and nothing else.
 */
final class SupervisedSensor implements Sensor, AutoCloseable, Runnable {
  private static final long SECOND = 1_000_000_000L;

  /** Short enough that a sensor is read again within 10 s of being reachable. */
  private static final long LONGEST_PAUSE = 4 * SECOND;

  /** A reading is taken a little before the tick that carries it. */
  private static final long LEAD = 300_000_000L;

  private static final int FRESH_INTERVALS = 3;

  private final ConfiguredSensor sensor;
  private final Surroundings surroundings;
  private final Consumer<Boolean> onStep;
  private final long intervalNanos;
  private final Thread thread;
  private volatile boolean stopped;

  // Confined to the sensor's thread.
  private @Nullable SensorDriver driver;
  private long failuresInRow;
  private long due = Long.MIN_VALUE;

  // Guarded by this.
  private @Nullable Row newest;
  private long newestWall;
  private long newestMonotonic;
  private long readings;
  private long opened;
  private SensorState state = SensorState.STARTING;
  private boolean changed;
  private long since;
  private String reason = "nothing was read yet";
  private String lastTrouble = "nothing was read";

  /**
   * @param onStep told after each attempt, whether the state changed
   */
  SupervisedSensor(ConfiguredSensor sensor, Surroundings surroundings, Consumer<Boolean> onStep) {
    this.sensor = sensor;
    this.onStep = onStep;
    this.surroundings = surroundings;
    intervalNanos = sensor.interval().toNanos();
    since = surroundings.time().wallNanos();
    thread = new Thread(null, this, "wattrack-sensor-" + sensor.name(), 512 << 10);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public String name() {
    return sensor.name();
  }

  @Override
  public synchronized Reading<Row> latest(long timeNanos) {
    lookAtAge();
    Row row = newest;
    if (row != null && Math.abs(timeNanos - newestWall) <= freshNanos()) {
      newest = null;
      return Reading.value(row);
    }
    return Reading.noData(state == SensorState.WORKING ? "no new reading yet" : reason);
  }

  /** How the sensor is doing. */
  synchronized SensorStatus status() {
    lookAtAge();
    return new SensorStatus(
        sensor.name(),
        sensor.kind(),
        state,
        since,
        state == SensorState.WORKING ? "" : reason,
        readings,
        Math.max(0, opened - 1),
        surroundings.refusals().counts());
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        long wait = step();
        if (wait > 0 && !stopped) {
          LockSupport.parkNanos(this, wait);
        }
      } catch (InterruptedException e) {
        // Only close() interrupts; the loop's condition ends it.
        surroundings.refusals().count("interrupted");
      }
    }
    closeDriver();
    become(SensorState.STOPPED, "stopped");
    onStep.accept(takeChange());
  }

  /** Reads if it is time to; how long to wait, ns. */
  long step() throws InterruptedException {
    long now = surroundings.time().monotonicNanos();
    if (due != Long.MIN_VALUE && now < due) {
      return due - now;
    }
    Reading<Row> reading = attempt();
    if (reading instanceof Reading.Value<Row> value) {
      failuresInRow = 0;
      publish(value.value());
    } else if (reading instanceof Reading.NoData<Row> none) {
      failuresInRow = 0;
      explain(none.reason());
    } else if (reading instanceof Reading.Failed<Row> failed) {
      failuresInRow++;
      closeDriver();
      explain(failed.reason());
      fail();
    }
    onStep.accept(takeChange());
    now = surroundings.time().monotonicNanos();
    due = now + (failuresInRow == 0 ? untilNext() : pause());
    return due - now;
  }

  /** A bug in one driver must not end the others, nor its own sensor for ever. */
  private Reading<Row> attempt() throws InterruptedException {
    try {
      SensorDriver open = driver;
      if (open == null) {
        Reading<SensorDriver> opening = sensor.plan().open(surroundings);
        if (opening instanceof Reading.Value<SensorDriver> value) {
          open = value.value();
          driver = open;
          countOpened();
        } else if (opening instanceof Reading.NoData<SensorDriver> none) {
          return Reading.failed(none.reason());
        } else {
          return Reading.failed(((Reading.Failed<SensorDriver>) opening).reason());
        }
      }
      return open.read();
    } catch (RuntimeException e) {
      surroundings.refusals().count("bug");
      return Reading.failed("a bug: " + e);
    }
  }

  /** Until shortly before the next whole interval of the wall clock, for the tick's sake. */
  private long untilNext() {
    long sinceLast =
        Math.floorMod(
            surroundings.time().wallNanos() + Math.min(LEAD, intervalNanos / 3), intervalNanos);
    long wait = intervalNanos - sinceLast;
    // Never two readings in less than half an interval, even if the last one took long.
    return wait < intervalNanos / 2 && wait < LEAD ? wait + intervalNanos : wait;
  }

  private long pause() {
    return Math.min(LONGEST_PAUSE, SECOND << Math.min(10, failuresInRow - 1));
  }

  private long freshNanos() {
    return FRESH_INTERVALS * Math.max(intervalNanos, SECOND);
  }

  private synchronized void countOpened() {
    opened++;
  }

  private synchronized void publish(Row row) {
    newest = row;
    newestWall = surroundings.time().wallNanos();
    newestMonotonic = surroundings.time().monotonicNanos();
    become(SensorState.WORKING, "");
    readings++;
  }

  private synchronized void explain(String why) {
    if (state != SensorState.WORKING) {
      reason = why;
    }
    lastTrouble = why;
  }

  /** One failure is no news while the last reading is fresh. */
  private synchronized void fail() {
    if (state == SensorState.STARTING) {
      become(SensorState.FAILED, lastTrouble);
    }
  }

  private synchronized void lookAtAge() {
    if (state != SensorState.WORKING) {
      return;
    }
    long age = surroundings.time().monotonicNanos() - newestMonotonic;
    if (age > freshNanos()) {
      newest = null;
      become(
          SensorState.STALE,
          String.format(Locale.ROOT, "no reading for %d s: %s", age / SECOND, lastTrouble));
    }
  }

  private synchronized boolean takeChange() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Each change is one line in the log. */
  private synchronized void become(SensorState next, String why) {
    reason = why;
    if (next == state) {
      return;
    }
    state = next;
    changed = true;
    since = surroundings.time().wallNanos();
    if (next == SensorState.WORKING) {
      surroundings.info(readings == 0 ? "works" : "works again");
    } else if (next != SensorState.STOPPED) {
      surroundings.warn(why);
    }
  }

  private void closeDriver() {
    SensorDriver open = driver;
    driver = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        surroundings.refusals().count("bug");
      }
    }
  }

  /** Asks the thread to end; {@link #awaitEnd} waits for it. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    thread.interrupt();
  }

  void awaitEnd(long millis) {
    try {
      thread.join(Math.max(1, millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
