package dev.wattrack.energy.feature;

/** Places of a job's features in an array; constants rather than an enum, because they index. */
public final class JobFeature {
  public static final int CPU = 0;
  public static final int BEND = 1;
  public static final int GPU = 2;
  public static final int NET = 3;
  public static final int DISK = 4;

  /** Share of the time the job was there. */
  public static final int PRESENT = 5;

  public static final int COUNT = 6;

  private JobFeature() {}
}
