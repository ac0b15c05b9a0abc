package dev.wattrack.energy.feature;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.NodeSample;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the counters of one node into slices. A sample becomes a slice when the next one arrives or
 * at {@link #flush}, because the rows of its jobs come beside it. Samples that go back in time are
 * refused; counters that go back (reboot) begin anew; a silence is bridged with the mean rates,
 * which the counters give for free. Confined to the engine's thread.
 */
public final class NodeTrack {
  /** Samples further apart than this are a silence of the agent. */
  public static final double SILENCE_SECONDS = 3.5;

  private static final int MAX_JOBS = 512;

  /**
   * A board that is held back by its heat holds its power, not its clock: when its program draws
   * more, the governor takes clock away. So at high load the clock counts by its mean of half a
   * minute for the most part.
   */
  private static final double HELD_SECONDS = 30;

  private static final double HELD_SHARE = 0.6;
  private static final double HELD_FROM_BUSY = 0.5;
  private static final double BYTES_PER_GBIT = 1.25e8;
  private static final double BYTES_PER_DISK_UNIT = 250e6;

  private final NodeSpec spec;
  private final Map<String, JobCounter> jobs = new LinkedHashMap<>();
  private final double[] pair = new double[2];
  private @Nullable NodeSample last;
  private @Nullable NodeSample pending;
  private long refused;
  private double heldPhi = Double.NaN;

  public NodeTrack(NodeSpec spec) {
    this.spec = spec;
  }

  public void startJob(JobSlot slot) {
    if (jobs.size() < MAX_JOBS) {
      jobs.computeIfAbsent(slot.spec().id(), id -> new JobCounter()).slot = slot;
    } else {
      refused++;
    }
  }

  public void endJob(String jobId, double timeSeconds) {
    JobCounter counter = jobs.get(jobId);
    if (counter != null) {
      counter.endSeconds = timeSeconds;
    }
  }

  public void accept(JobUsage usage) {
    JobCounter counter = jobs.get(usage.jobId());
    if (counter == null) {
      if (jobs.size() >= MAX_JOBS) {
        refused++;
        return;
      }
      counter = new JobCounter();
      jobs.put(usage.jobId(), counter);
    }
    counter.offer(usage.timeSeconds(), usage.cpuSeconds(), usage.ioBytes());
  }

  public void accept(NodeSample sample, Consumer<Slice> slices) {
    flush(slices);
    NodeSample before = last;
    if (before != null && sample.timeSeconds() <= before.timeSeconds() + 1e-3) {
      refused++;
      return;
    }
    pending = sample;
  }

  /** Makes the slice of the sample that waits. */
  public void flush(Consumer<Slice> slices) {
    NodeSample now = pending;
    if (now == null) {
      return;
    }
    pending = null;
    NodeSample before = last;
    last = now;
    if (before == null || now.cpuBusySeconds() < before.cpuBusySeconds() - 0.5) {
      jobs.values()
          .forEach(counter -> counter.take(now.timeSeconds() - 1, now.timeSeconds(), pair));
      return;
    }
    slices.accept(slice(before, now));
    forgetOver(now.timeSeconds());
  }

  /** Writes where its counters stood, so that a restart loses no work. */
  public void write(DataOutputStream out) throws IOException {
    NodeSample newest = pending != null ? pending : last;
    out.writeBoolean(newest != null);
    if (newest != null) {
      out.writeDouble(newest.timeSeconds());
      out.writeDouble(newest.cpuBusySeconds());
      out.writeDouble(newest.mhz());
      out.writeDouble(newest.netBytes());
      out.writeDouble(newest.diskBytes());
    }
    out.writeInt(jobs.size());
    for (Map.Entry<String, JobCounter> job : jobs.entrySet()) {
      out.writeUTF(job.getKey());
      job.getValue().write(out);
    }
  }

  /** Reads what {@link #write} wrote; jobs that do not run any more are passed over. */
  public void read(DataInputStream in) throws IOException {
    if (in.readBoolean()) {
      last =
          new NodeSample(
              in.readDouble(),
              spec.name(),
              in.readDouble(),
              in.readDouble(),
              0,
              in.readDouble(),
              in.readDouble(),
              OptionalDouble.empty(),
              OptionalDouble.empty());
    }
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String id = in.readUTF();
      JobCounter counter = jobs.get(id);
      (counter == null ? new JobCounter() : counter).read(in);
    }
  }

  /** The node went off or on: what its counters said before no longer counts. */
  public void reset() {
    last = null;
    pending = null;
    heldPhi = Double.NaN;
  }

  /** When the node was last heard of; negative infinity if never. */
  public double lastSeconds() {
    NodeSample newest = pending != null ? pending : last;
    return newest == null ? Double.NEGATIVE_INFINITY : newest.timeSeconds();
  }

  /** Samples and jobs that could not be taken. */
  public long refused() {
    return refused;
  }

  private void forgetOver(double timeSeconds) {
    Iterator<JobCounter> all = jobs.values().iterator();
    while (all.hasNext()) {
      if (all.next().over(timeSeconds)) {
        all.remove();
      }
    }
  }

  private Slice slice(NodeSample before, NodeSample now) {
    double dt = now.timeSeconds() - before.timeSeconds();
    boolean bridged = dt > SILENCE_SECONDS;
    double busy = Math.max(0, now.cpuBusySeconds() - before.cpuBusySeconds());
    double u = Math.min(1, busy / (spec.cores() * dt));
    double phi = phi(before, now, u, bridged);
    double diskBytes =
        spec.hasDiskCounter() ? Math.max(0, now.diskBytes() - before.diskBytes()) : 0;
    double[] values = {
      phi * u,
      phi * u * (1 - u),
      Math.min(1, Math.max(0, now.gpuUtilisation())),
      Math.max(0, now.netBytes() - before.netBytes()) / dt / BYTES_PER_GBIT,
      diskBytes / dt / BYTES_PER_DISK_UNIT,
      now.socCelsius().orElse(Double.NaN),
      now.sensorWatts().orElse(Double.NaN)
    };
    return withJobs(before.timeSeconds(), now.timeSeconds(), values, bridged, busy, diskBytes);
  }

  private double phi(NodeSample before, NodeSample now, double u, boolean bridged) {
    double ratio = now.mhz() > 0 ? Math.min(1.2, now.mhz() / spec.maxMhz()) : 1;
    if (bridged && u > 0.05) {
      // The clock of a silent hour is unknown; governors run it up under load.
      ratio = Math.max(ratio, Math.max(0.9, before.mhz() / spec.maxMhz()));
    }
    return held(ratio * ratio, u, now.timeSeconds() - before.timeSeconds());
  }

  private double held(double phi, double u, double seconds) {
    if (u < HELD_FROM_BUSY) {
      heldPhi = Double.NaN;
      return phi;
    }
    double part = 1 - Math.exp(-seconds / HELD_SECONDS);
    heldPhi = Double.isNaN(heldPhi) ? phi : heldPhi + part * (phi - heldPhi);
    return HELD_SHARE * heldPhi + (1 - HELD_SHARE) * phi;
  }

  private Slice withJobs(
      double from, double to, double[] values, boolean bridged, double busy, double diskBytes) {
    List<JobSlot> slots = new ArrayList<>(jobs.size());
    double[] cpu = new double[jobs.size()];
    double[] disk = new double[jobs.size()];
    double cpuSum = 0;
    double diskSum = 0;
    for (JobCounter counter : jobs.values()) {
      counter.take(from, to, pair);
      JobSlot slot = counter.slot;
      boolean present = counter.endSeconds > from && counter.seen();
      if (slot == null || (!present && pair[0] == 0)) {
        continue;
      }
      int i = slots.size();
      slots.add(slot);
      cpu[i] = busy > 0 ? pair[0] / busy : 0;
      disk[i] = diskBytes > 0 ? pair[1] / diskBytes : 0;
      cpuSum += cpu[i];
      diskSum += disk[i];
    }
    scale(cpu, cpuSum);
    scale(disk, diskSum);
    return new Slice(from, to, values, bridged, slots.toArray(JobSlot[]::new), cpu, disk);
  }

  /** Shares may not sum to more than the whole. */
  private static void scale(double[] shares, double sum) {
    if (sum > 1) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] /= sum;
      }
    }
  }
}
