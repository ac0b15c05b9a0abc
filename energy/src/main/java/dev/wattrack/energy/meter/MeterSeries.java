package dev.wattrack.energy.meter;

/**
 * The last few minutes of meter readings, without spikes. A reading off both its neighbours by more
 * than max(3 W, 25 %) in the same direction is a spike; so the newest reading is undecided until
 * the next one, or until {@link #settle} says that none comes in time. Readings whose time does not
 * go forward, and negative or absurd ones, are refused. Confined to the engine's thread.
 */
public final class MeterSeries {
  private static final int CAPACITY = 1024;
  private static final double SPIKE_WATTS = 3;
  private static final double SPIKE_SHARE = 0.25;
  private static final double ABSURD_WATTS = 100_000;

  private final double[] times = new double[CAPACITY];
  private final double[] watts = new double[CAPACITY];

  /** Count of readings ever kept; the reading number i is in cell i % CAPACITY. */
  private long count;

  private boolean undecided;
  private double undecidedTime;
  private double undecidedWatts;
  private long refused;
  private long spikes;

  public void accept(double timeSeconds, double reading) {
    double newest = undecided ? undecidedTime : lastTime();
    if (!(timeSeconds > newest) || !(reading >= 0) || reading > ABSURD_WATTS) {
      refused++;
      return;
    }
    if (undecided) {
      if (isSpike(undecidedWatts, lastWatts(), reading)) {
        spikes++;
      } else {
        keep(undecidedTime, undecidedWatts);
      }
    }
    undecided = true;
    undecidedTime = timeSeconds;
    undecidedWatts = reading;
  }

  /**
   * No neighbour came in time: the newest reading older than this is judged by the one before it.
   */
  public void settle(double beforeSeconds) {
    if (undecided && undecidedTime < beforeSeconds) {
      if (count > 0 && differs(undecidedWatts, lastWatts()) && undecidedWatts < 0.1) {
        spikes++;
      } else {
        keep(undecidedTime, undecidedWatts);
      }
      undecided = false;
    }
  }

  private boolean isSpike(double reading, double before, double after) {
    if (count == 0 || undecidedTime - lastTime() > 30) {
      return differs(reading, after) && reading < 0.1;
    }
    return differs(reading, before)
        && differs(reading, after)
        && (reading > before) == (reading > after);
  }

  private static boolean differs(double reading, double neighbour) {
    return Math.abs(reading - neighbour) > Math.max(SPIKE_WATTS, SPIKE_SHARE * neighbour);
  }

  private void keep(double time, double value) {
    int cell = (int) (count % CAPACITY);
    times[cell] = time;
    watts[cell] = value;
    count++;
  }

  private double lastTime() {
    return count == 0 ? Double.NEGATIVE_INFINITY : time(count - 1);
  }

  private double lastWatts() {
    return count == 0 ? Double.NaN : watts(count - 1);
  }

  /**
   * The number of the first kept reading at or after a time; {@link #end()} where there is none.
   */
  public long firstAt(double timeSeconds) {
    long i = count;
    long oldest = Math.max(0, count - CAPACITY);
    while (i > oldest && time(i - 1) >= timeSeconds) {
      i--;
    }
    return i;
  }

  /** One more than the number of the newest kept reading. */
  public long end() {
    return count;
  }

  public double time(long number) {
    return times[(int) (number % CAPACITY)];
  }

  public double watts(long number) {
    return watts[(int) (number % CAPACITY)];
  }

  /** Whether a reading of this number is still held. */
  public boolean holds(long number) {
    return number >= Math.max(0, count - CAPACITY) && number < count;
  }

  /** Readings dropped as spikes. */
  public long spikes() {
    return spikes;
  }

  /** Readings refused because of their time or value. */
  public long refused() {
    return refused;
  }
}
