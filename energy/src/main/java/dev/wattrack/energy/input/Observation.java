package dev.wattrack.energy.input;

import java.util.OptionalDouble;

/**
 * One thing the engine is told. Times are seconds on the aggregator's clock from any fixed origin;
 * a node's own times carry its clock's error. Immutable.
 */
public sealed interface Observation {

  double timeSeconds();

  /**
   * A node's counters and gauges at one moment. {@code cpuBusySeconds} counts all cores since boot
   * without idle and iowait; bytes count both directions since boot; {@code sensorWatts} is what
   * the node's own sensor says.
   */
  record NodeSample(
      double timeSeconds,
      String node,
      double cpuBusySeconds,
      double mhz,
      double gpuUtilisation,
      double netBytes,
      double diskBytes,
      OptionalDouble socCelsius,
      OptionalDouble sensorWatts)
      implements Observation {}

  /** CPU seconds and bytes of input and output of a job on a node since the job's start. */
  record JobUsage(double timeSeconds, String node, String jobId, double cpuSeconds, double ioBytes)
      implements Observation {}

  /** A reading of the rack meter at the moment it arrived. */
  record MeterReading(double timeSeconds, double watts) implements Observation {}

  /**
   * The meter's own counter of one hour, in whole Wh rounded down; {@code timeSeconds} is when it
   * was told, which may be a day later.
   */
  record MeterHour(double timeSeconds, double startSeconds, double wattHours)
      implements Observation {}

  /** Air temperature beside the fan's thermostat. */
  record AirTemperature(double timeSeconds, double celsius) implements Observation {}

  /** A job that runs already may be told again with more nodes. */
  record JobStarted(double timeSeconds, JobSpec job) implements Observation {}

  record JobEnded(double timeSeconds, String jobId, JobState state) implements Observation {}

  /** Known from an outlet, a power-saving scheduler or pings: the node went on or off. */
  record NodeSwitched(double timeSeconds, String node, boolean on) implements Observation {}
}
