package dev.wattrack.energy.feature;

/**
 * What one node did between two of its samples; everything in it is constant over that time.
 * Immutable once it is handed out.
 *
 * <p>{@code cpu} is phi u and {@code bend} is phi u (1-u), with u the busy share of all cores and
 * phi the square of the clock's share of the highest; {@code net} is in Gbit/s and {@code disk} in
 * 250 MB/s.
 */
public final class Slice {
  final double from;
  final double to;
  final double cpu;
  final double bend;
  final double gpu;
  final double net;
  final double disk;

  /** Kelvin: NaN inside this package only, where a node gave no temperature. */
  final double socCelsius;

  final double sensorWatts;
  final boolean bridged;
  final JobSlot[] jobs;
  final double[] cpuShare;
  final double[] diskShare;

  Slice(
      double from,
      double to,
      double[] values,
      boolean bridged,
      JobSlot[] jobs,
      double[] cpuShare,
      double[] diskShare) {
    this.from = from;
    this.to = to;
    this.cpu = values[0];
    this.bend = values[1];
    this.gpu = values[2];
    this.net = values[3];
    this.disk = values[4];
    this.socCelsius = values[5];
    this.sensorWatts = values[6];
    this.bridged = bridged;
    this.jobs = jobs;
    this.cpuShare = cpuShare;
    this.diskShare = diskShare;
  }

  public double fromSeconds() {
    return from;
  }

  public double toSeconds() {
    return to;
  }
}
