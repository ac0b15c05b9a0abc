package dev.wattrack.energy.feature;

import java.util.Arrays;

/**
 * Features of one node summed over time; {@link #toMean} divides by the time that was covered. The
 * jobs' parts are beside the node's; what is not theirs is the system's. Confined to the engine's
 * thread.
 */
public final class FeatureSum {
  private double covered;
  private double bridged;
  private double socSeconds;
  private double sensorSeconds;

  public double cpu;
  public double bend;
  public double gpu;
  public double net;
  public double disk;
  public double socCelsius;
  public double sensorWatts;

  private int jobs;
  private JobSlot[] slots = new JobSlot[4];
  private double[][] jobFeatures = new double[4][JobFeature.COUNT];

  public void clear() {
    covered = bridged = socSeconds = sensorSeconds = 0;
    cpu = bend = gpu = net = disk = socCelsius = sensorWatts = 0;
    jobs = 0;
  }

  public void add(Slice slice, double seconds) {
    covered += seconds;
    if (slice.bridged) {
      bridged += seconds;
    }
    cpu += slice.cpu * seconds;
    bend += slice.bend * seconds;
    gpu += slice.gpu * seconds;
    net += slice.net * seconds;
    disk += slice.disk * seconds;
    if (!Double.isNaN(slice.socCelsius)) {
      socCelsius += slice.socCelsius * seconds;
      socSeconds += seconds;
    }
    if (!Double.isNaN(slice.sensorWatts)) {
      sensorWatts += slice.sensorWatts * seconds;
      sensorSeconds += seconds;
    }
    addJobs(slice, seconds);
  }

  private void addJobs(Slice slice, double seconds) {
    double allShares = 0;
    int gpuJobs = 0;
    for (int i = 0; i < slice.jobs.length; i++) {
      allShares += slice.cpuShare[i];
      gpuJobs += slice.jobs[i].spec().usesGpu() ? 1 : 0;
    }
    for (int i = 0; i < slice.jobs.length; i++) {
      int place = slotOf(slice.jobs[i]);
      double[] f = jobFeatures[place];
      double share = slice.cpuShare[i];
      f[JobFeature.CPU] += slice.cpu * share * seconds;
      f[JobFeature.BEND] += slice.bend * share * seconds;
      f[JobFeature.PRESENT] += seconds;
      if (slice.jobs[i].spec().usesGpu()) {
        f[JobFeature.GPU] += slice.gpu / gpuJobs * seconds;
      }
      if (allShares > 0) {
        f[JobFeature.NET] += slice.net * share / allShares * seconds;
      }
      f[JobFeature.DISK] += slice.disk * slice.diskShare[i] * seconds;
    }
  }

  private int slotOf(JobSlot slot) {
    for (int i = 0; i < jobs; i++) {
      if (slots[i] == slot) {
        return i;
      }
    }
    if (jobs == slots.length) {
      slots = Arrays.copyOf(slots, jobs * 2);
      int old = jobFeatures.length;
      jobFeatures = Arrays.copyOf(jobFeatures, jobs * 2);
      for (int i = old; i < jobFeatures.length; i++) {
        jobFeatures[i] = new double[JobFeature.COUNT];
      }
    }
    slots[jobs] = slot;
    Arrays.fill(jobFeatures[jobs], 0);
    return jobs++;
  }

  /** Divides by the covered time; false where nothing was covered. */
  public boolean toMean() {
    if (covered < 1e-6) {
      return false;
    }
    cpu /= covered;
    bend /= covered;
    gpu /= covered;
    net /= covered;
    disk /= covered;
    socCelsius = socSeconds > 0 ? socCelsius / socSeconds : Double.NaN;
    sensorWatts = sensorSeconds > covered / 2 ? sensorWatts / sensorSeconds : Double.NaN;
    for (int i = 0; i < jobs; i++) {
      double[] f = jobFeatures[i];
      for (int k = 0; k < JobFeature.COUNT; k++) {
        f[k] /= covered;
      }
    }
    return true;
  }

  public int jobs() {
    return jobs;
  }

  public JobSlot slot(int job) {
    return slots[job];
  }

  /** A job's part of the features, indexed as in {@link JobFeature}. */
  public double job(int job, int feature) {
    return jobFeatures[job][feature];
  }

  /** Seconds that slices covered. */
  public double coveredSeconds() {
    return covered;
  }

  /** Seconds of it that bridge a silence. */
  public double bridgedSeconds() {
    return bridged;
  }

  public boolean hasSensor() {
    return !Double.isNaN(sensorWatts) && sensorSeconds > 0;
  }

  public boolean hasSoc() {
    return !Double.isNaN(socCelsius) && socSeconds > 0;
  }
}
