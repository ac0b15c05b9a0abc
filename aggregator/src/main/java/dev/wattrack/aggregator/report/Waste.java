package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What failed and cancelled jobs were charged. Immutable.
 *
 * @param share of the energy of all jobs; null if that is unknown
 * @param programs the dearest first
 */
public record Waste(Line total, @Nullable Double share, List<Line> programs) {
  public Waste {
    programs = List.copyOf(programs);
  }
}
