package dev.wattrack.energy.fit;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a class of boards is believed to draw at the wall before it is measured, in W: idle, all
 * cores, GPU, per Gbit/s and per 250 MB/s; {@code spread} is relative and common to the class.
 * {@code published} says where that comes from. Immutable.
 */
public record BoardPrior(
    String board,
    List<String> names,
    double idleWatts,
    double cpuWatts,
    OptionalDouble gpuWatts,
    double netWatts,
    double diskWatts,
    double spread,
    String published) {

  public BoardPrior {
    names = List.copyOf(names);
    if (!(idleWatts > 0)
        || !(cpuWatts > 0)
        || !(netWatts > 0)
        || !(diskWatts > 0)
        || !(spread > 0)) {
      throw new IllegalArgumentException("board prior '" + board + "' is not positive");
    }
  }

  /** The same board with every wattage multiplied, to ask what a wrong table does. */
  public BoardPrior scaled(double factor) {
    OptionalDouble gpu =
        gpuWatts.isPresent() ? OptionalDouble.of(gpuWatts.getAsDouble() * factor) : gpuWatts;
    return new BoardPrior(
        board,
        names,
        idleWatts * factor,
        cpuWatts * factor,
        gpu,
        netWatts,
        diskWatts,
        spread,
        published);
  }
}
