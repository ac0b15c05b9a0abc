package dev.wattrack.testkit.rack;

/**
 * A job as it was submitted. Immutable.
 *
 * @param busyShare share of each of its cores that it keeps busy
 * @param intensity watts per busy core against the most demanding program (1.0)
 * @param gpuShare share of the GPU
 * @param exchangeBytesPerSecond what each node sends and receives while ranks exchange data
 * @param taskSeconds seconds of one core at full clock for one task
 */
record Job(
    long id,
    Kind kind,
    String user,
    String name,
    int nodes,
    int coresPerNode,
    double durationSeconds,
    double busyShare,
    double intensity,
    double gpuShare,
    long memoryBytesPerNode,
    double exchangeBytesPerSecond,
    double taskSeconds) {

  /** A sweep takes some cores of one node, MPI takes whole nodes, GPU takes a Jetson. */
  enum Kind {
    SWEEP,
    MPI,
    GPU
  }
}
