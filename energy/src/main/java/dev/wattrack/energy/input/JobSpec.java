package dev.wattrack.energy.input;

import java.util.List;

/**
 * A job as the scheduler knows it at its start. {@code program} is the name under which what is
 * learned of its power is kept: the program's or the array's name. Immutable.
 */
public record JobSpec(
    String id,
    String kind,
    String program,
    List<String> nodes,
    int coresPerNode,
    boolean usesGpu,
    int tasks) {

  public JobSpec {
    nodes = List.copyOf(nodes);
    if (id.isEmpty() || coresPerNode < 0 || tasks < 0) {
      throw new IllegalArgumentException("not a job: '" + id + "', cores " + coresPerNode);
    }
  }
}
