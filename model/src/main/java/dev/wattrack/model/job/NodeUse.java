package dev.wattrack.model.job;

import org.jspecify.annotations.Nullable;

/**
 * What a job has used on one node so far. Immutable. Null means unknown, never 0.
 *
 * @param memoryBytesMax highest memory seen
 * @param gpuSeconds time of a whole GPU
 * @param label how the CPU seconds are known; null when they are not
 */
public record NodeUse(
    String node,
    @Nullable Double cpuSeconds,
    @Nullable Double gpuSeconds,
    @Nullable Long memoryBytesMax,
    @Nullable Long readBytes,
    @Nullable Long writeBytes,
    @Nullable UseLabel label) {

  public NodeUse {
    if (node.isBlank()) {
      throw new IllegalArgumentException("a node has a name");
    }
    notNegative("cpuSeconds", cpuSeconds);
    notNegative("gpuSeconds", gpuSeconds);
    notNegative("memoryBytesMax", memoryBytesMax);
    notNegative("readBytes", readBytes);
    notNegative("writeBytes", writeBytes);
    if ((cpuSeconds == null) != (label == null)) {
      throw new IllegalArgumentException(
          "CPU seconds come with a label and only with one: " + cpuSeconds + ", " + label);
    }
  }

  /** A node of a job of whose use nothing is known. */
  public static NodeUse unknown(String node) {
    return new NodeUse(node, null, null, null, null, null, null);
  }

  public static NodeUse ofCpu(String node, double cpuSeconds, UseLabel label) {
    return new NodeUse(node, cpuSeconds, null, null, null, null, label);
  }

  private static void notNegative(String what, @Nullable Number value) {
    if (value != null && !(value.doubleValue() >= 0 && Double.isFinite(value.doubleValue()))) {
      throw new IllegalArgumentException(what + " is a number from 0, not " + value);
    }
  }
}
