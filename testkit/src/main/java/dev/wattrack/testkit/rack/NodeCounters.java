package dev.wattrack.testkit.rack;

import java.util.Random;

/**
 * What the kernel of a simulated node has counted since boot, and what its memory and disk hold.
 * Counters never fall. Confined to one thread.
 */
final class NodeCounters {
  private static final double PACKET_BYTES = 1_100;
  private static final long CACHE_LIMIT_KILOBYTES = 900_000;

  /** Time lost waiting for a resource, as /proc/pressure shows it. Confined to one thread. */
  static final class Pressure {
    private final Damped avg10 = new Damped(0);
    private final Damped avg60 = new Damped(0);
    private final Damped avg300 = new Damped(0);
    private double totalMicros;

    void step(double share, double dtSeconds) {
      avg10.step(100 * share, dtSeconds, 10);
      avg60.step(100 * share, dtSeconds, 60);
      avg300.step(100 * share, dtSeconds, 300);
      totalMicros += 1e6 * share * dtSeconds;
    }

    double avg10() {
      return avg10.value();
    }

    double avg60() {
      return avg60.value();
    }

    double avg300() {
      return avg300.value();
    }

    double totalMicros() {
      return Math.floor(totalMicros);
    }
  }

  final Pressure cpuWait = new Pressure();
  final Pressure memoryWait = new Pressure();
  final Pressure ioWait = new Pressure();
  private final BoardClass board;
  private double uptimeSeconds;
  private double contextSwitches = 150_000;
  private double interrupts = 90_000;
  private double forks = 1_900;
  private double bytesSent;
  private double bytesReceived;
  private double diskReadBytes = 310e6;
  private double diskWriteBytes = 20e6;
  private double ioMillis = 9_000;
  private double cachedKilobytes = 180_000;
  private double jobKilobytes;
  private double scratchBytes;

  NodeCounters(BoardClass board) {
    this.board = board;
  }

  void step(double dtSeconds, NodeModel node, double netBytesPerSecond, Random random) {
    uptimeSeconds += dtSeconds;
    double busy = node.total().busy();
    double net = netBytesPerSecond + 1_500 * (0.5 + random.nextDouble());
    bytesSent += net * dtSeconds;
    bytesReceived += (net + 400 * random.nextDouble()) * dtSeconds;
    contextSwitches +=
        (320 + 900 * busy + net / 900) * (0.9 + 0.2 * random.nextDouble()) * dtSeconds;
    interrupts +=
        (260 + 1_000 * busy + net / 1_400) * (0.9 + 0.2 * random.nextDouble()) * dtSeconds;
    forks += (random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0) * dtSeconds;
    disk(dtSeconds, node, random);
    jobKilobytes = node.jobs().stream().mapToDouble(JobShare::memoryBytes).sum() / 1024;
    cpuWait.step(0.15 * Math.pow(busy, 4) * random.nextDouble(), dtSeconds);
    memoryWait.step(freeKilobytes() < 100_000 ? 0.01 * random.nextDouble() : 0, dtSeconds);
    ioWait.step(node.total().iowait() / (double) CoreTimes.WHOLE, dtSeconds);
  }

  private void disk(double dtSeconds, NodeModel node, Random random) {
    double reads = node.jobs().stream().mapToDouble(JobShare::readBytes).sum();
    double writes = node.jobs().stream().mapToDouble(JobShare::writeBytes).sum();
    boolean loading = reads > 0 && node.total().iowait() > 0;
    double read = (loading ? 6e6 : 0) * dtSeconds;
    double written = (random.nextInt(5) == 0 ? 40_960 + 4_096 * random.nextInt(30) : 0) * dtSeconds;
    diskReadBytes += read;
    diskWriteBytes += written;
    ioMillis += (read / 4e4 + written / 2e4) * (0.8 + 0.4 * random.nextDouble());
    cachedKilobytes = Math.min(CACHE_LIMIT_KILOBYTES, cachedKilobytes + (read + written) / 1024);
    scratchBytes = writes;
  }

  double uptimeSeconds() {
    return uptimeSeconds;
  }

  double contextSwitches() {
    return Math.floor(contextSwitches);
  }

  double interrupts() {
    return Math.floor(interrupts);
  }

  double forks() {
    return Math.floor(forks);
  }

  double bytesSent() {
    return Math.floor(bytesSent);
  }

  double bytesReceived() {
    return Math.floor(bytesReceived);
  }

  double packetsSent() {
    return Math.floor(bytesSent / PACKET_BYTES);
  }

  double packetsReceived() {
    return Math.floor(bytesReceived / PACKET_BYTES);
  }

  double diskReads() {
    return Math.floor(diskReadBytes / 24_576);
  }

  double diskWrites() {
    return Math.floor(diskWriteBytes / 12_288);
  }

  double diskReadBytes() {
    return diskReadBytes;
  }

  double diskWriteBytes() {
    return diskWriteBytes;
  }

  double ioMillis() {
    return Math.floor(ioMillis);
  }

  long totalKilobytes() {
    return board.memoryKilobytes();
  }

  /** What the kernel, its services and the jobs hold. */
  long usedKilobytes() {
    return Math.min(totalKilobytes() - 60_000, 290_000 + (long) jobKilobytes);
  }

  long cachedKilobytes() {
    return Math.min((long) cachedKilobytes, totalKilobytes() - usedKilobytes() - 50_000);
  }

  long bufferedKilobytes() {
    return 21_504;
  }

  long freeKilobytes() {
    return Math.max(
        20_000, totalKilobytes() - usedKilobytes() - cachedKilobytes() - bufferedKilobytes());
  }

  long jobKilobytes() {
    return (long) jobKilobytes;
  }

  /** What the running jobs have written; it goes when they end. */
  long scratchKilobytes() {
    return (long) (scratchBytes / 1024);
  }
}
