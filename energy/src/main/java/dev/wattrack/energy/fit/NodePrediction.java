package dev.wattrack.energy.fit;

import java.util.Arrays;

/**
 * What one node draws by the model, in W at the wall without the curvature of the supply, split
 * into idle, system and jobs. Confined to the engine's thread; refilled for every bin.
 */
public final class NodePrediction {
  double idle;
  double system;
  double[] jobs = new double[4];
  int jobCount;
  double total;
  boolean bySensor;

  void clear(int jobs) {
    jobCount = jobs;
    if (this.jobs.length < jobs) {
      this.jobs = new double[jobs * 2];
    }
    Arrays.fill(this.jobs, 0, jobs, 0);
    idle = system = total = 0;
    bySensor = false;
  }

  /** The node is off. */
  public void off() {
    clear(0);
  }

  /** What is left for a silent node: no job is told apart in it. */
  public void estimated(double idleWatts, double totalWatts) {
    clear(0);
    idle = idleWatts;
    system = totalWatts - idleWatts;
    total = totalWatts;
  }

  /** Idle part: what would be drawn without load at that temperature. */
  public double idleWatts() {
    return idle;
  }

  /** Dynamic part that belongs to no job. */
  public double systemWatts() {
    return system;
  }

  /** Dynamic part of a job, in the order of the features. */
  public double jobWatts(int job) {
    return jobs[job];
  }

  public double totalWatts() {
    return total;
  }

  /** Whether the node's own sensor gave the total. */
  public boolean bySensor() {
    return bySensor;
  }
}
