package dev.wattrack.energy.feature;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The cumulative counters of one job on one node. Confined to the engine's thread. */
final class JobCounter {
  private static final int MAX_OFFERS = 16;

  /** A row waits here until the sample of its node that stands beside it is taken. */
  private record Offer(double seconds, double cpu, double io) {}

  @Nullable JobSlot slot;
  double endSeconds = Double.POSITIVE_INFINITY;
  private final ArrayDeque<Offer> offers = new ArrayDeque<>();
  private double lastSeconds = Double.NaN;
  private double lastCpu;
  private double lastIo;

  /** CPU seconds and bytes per second when last seen. */
  private double cpuRate;

  private double ioRate;

  void offer(double timeSeconds, double cpuSeconds, double ioBytes) {
    if (offers.size() == MAX_OFFERS) {
      offers.removeFirst();
    }
    offers.addLast(new Offer(timeSeconds, cpuSeconds, ioBytes));
  }

  boolean seen() {
    return !Double.isNaN(lastSeconds);
  }

  /**
   * CPU seconds and bytes of the job between two samples of its node. A row that lacks is bridged
   * with the last rate; the row after it then counts for the time since the last row.
   */
  void take(double from, double to, double[] cpuAndIo) {
    Offer newest = null;
    while (!offers.isEmpty() && offers.getFirst().seconds <= to + 0.05) {
      newest = offers.removeFirst();
    }
    cpuAndIo[0] = 0;
    cpuAndIo[1] = 0;
    if (newest != null && newest.seconds > from + 1e-6) {
      count(newest, from, to, cpuAndIo);
    } else if (seen()) {
      double seconds = Math.min(to, endSeconds) - Math.max(from, lastSeconds);
      if (seconds > 0.3) {
        cpuAndIo[0] = cpuRate * seconds;
        cpuAndIo[1] = ioRate * seconds;
      }
    }
  }

  private void count(Offer offer, double from, double to, double[] cpuAndIo) {
    double dt = Math.max(1e-3, offer.seconds - since(from));
    double part = Math.min(1, (to - from) / dt);
    double cpu = Math.max(0, offer.cpu - lastCpu);
    double io = Math.max(0, offer.io - lastIo);
    cpuAndIo[0] = cpu * part;
    cpuAndIo[1] = io * part;
    cpuRate = cpu / dt;
    ioRate = io / dt;
    lastSeconds = offer.seconds;
    lastCpu = offer.cpu;
    lastIo = offer.io;
  }

  /** The first row counts from the job's start, which is at most one sample back. */
  private double since(double from) {
    if (seen()) {
      return lastSeconds;
    }
    JobSlot known = slot;
    return known == null ? from : Math.min(from, known.startSeconds());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeDouble(lastSeconds);
    out.writeDouble(lastCpu);
    out.writeDouble(lastIo);
    out.writeDouble(cpuRate);
    out.writeDouble(ioRate);
  }

  void read(DataInputStream in) throws IOException {
    lastSeconds = in.readDouble();
    lastCpu = in.readDouble();
    lastIo = in.readDouble();
    cpuRate = in.readDouble();
    ioRate = in.readDouble();
  }

  boolean over(double timeSeconds) {
    return timeSeconds > endSeconds + 5;
  }
}
