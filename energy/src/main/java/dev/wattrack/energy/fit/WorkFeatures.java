package dev.wattrack.energy.fit;

/**
 * Features of a job on a node integrated over time: joules per unit of each coefficient. They are
 * kept instead of joules alone, so that a later fit prices history with one dot product. Confined
 * to one thread while it is being filled.
 */
public final class WorkFeatures {
  public static final int CPU = 0;
  public static final int BEND = 1;
  public static final int GPU = 2;
  public static final int NET = 3;
  public static final int DISK = 4;
  public static final int SENSOR = 5;
  public static final int SENSOR_SECONDS = 6;
  public static final int SENSOR_IDLE = 7;
  public static final int ALLOCATED_IDLE = 8;

  /** Joules, priced when they happened, while other jobs were on the node too. */
  public static final int SHARED_JOULES = 9;

  /** Seconds of the job on this node that nobody saw. */
  public static final int UNSEEN_SECONDS = 10;

  /** Joules by allocated cores of what a silent node drew above its idle power. */
  public static final int ESTIMATED_JOULES = 11;

  /**
   * How far the job itself was above its program, as a share: {@code OWN_SHARE + OWN_SLOPE *
   * program + OWN_GPU_SLOPE * program's GPU + OWN_PER_JOULE * plain + ...}, with a standard
   * deviation of {@link #OWN_SD}; plain is the {@link PlainWork} by CPU, by GPU and by all else.
   * The meter saw all that together, so of the whole more is known than of each part, and what the
   * job did itself follows the others when more is learned of them. Known at the job's end, and
   * forgotten by the model afterwards.
   */
  public static final int OWN_SHARE = 12;

  public static final int OWN_SLOPE = 13;
  public static final int OWN_SD = 14;
  public static final int OWN_PER_JOULE = 15;
  public static final int OWN_PER_GPU_JOULE = 16;
  public static final int OWN_PER_OTHER_JOULE = 17;
  public static final int OWN_GPU_SLOPE = 18;

  public static final int COUNT = 19;

  private final double[] sums = new double[COUNT];

  public void add(int feature, double amount) {
    sums[feature] += amount;
  }

  public void set(int feature, double value) {
    sums[feature] = value;
  }

  /** Seconds that were unseen have been seen late: what was estimated for them goes. */
  public void seenLate(double seconds) {
    double unseen = sums[UNSEEN_SECONDS];
    if (unseen > 0) {
      double left = Math.max(0, unseen - seconds);
      sums[ESTIMATED_JOULES] *= left / unseen;
      sums[UNSEEN_SECONDS] = left;
    }
  }

  public double get(int feature) {
    return sums[feature];
  }
}
