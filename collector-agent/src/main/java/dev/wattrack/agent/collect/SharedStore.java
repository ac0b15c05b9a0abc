package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.util.List;

/** A distributed file system that can be asked how it is. Asked by one thread at a time. */
interface SharedStore {

  /** May block; a manager that does not answer is a point that says so. */
  Reading<List<Point>> ask();

  /**
   * Figures of one file system, or of one mount of it. Immutable.
   *
   * @param values in the order of the measurement's fields; {@link #UNKNOWN} where there is none
   */
  record Point(String kind, String name, List<Long> values) {
    static final long UNKNOWN = Long.MIN_VALUE;

    public Point {
      values = List.copyOf(values);
    }

    boolean sameThing(Point other) {
      return kind.equals(other.kind) && name.equals(other.name);
    }
  }
}
