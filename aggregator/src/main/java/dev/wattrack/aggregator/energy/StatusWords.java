package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words how the racks stand, for {@code /health}. Confined to the energy thread. */
record StatusWords(Rack[] racks, EnergyFeed feed) {
  private static final int SILENT_SECONDS = 60;

  /** {@code trouble} is what keeps the engine from working or writing, or null. */
  EnergyStatus status(@Nullable String trouble, double now) {
    List<String> words = new ArrayList<>();
    boolean good = true;
    for (int i = 0; i < racks.length; i++) {
      Rack rack = racks[i];
      if (rack.isThere()) {
        boolean silent =
            !rack.meter().name().isEmpty() && now - rack.meter().newestSeconds() > SILENT_SECONDS;
        // A simulated rack that has gone is nobody's trouble.
        good &= !silent || i == 1;
        words.add((i == 1 ? "simulated rack: " : "") + words(rack, silent, now));
      }
    }
    if (feed.dropped() > 0) {
      words.add("queue was full, " + feed.dropped() + " rows dropped");
      good = false;
    }
    if (feed.leftOut() > 0) {
      words.add("more nodes than the model takes (" + EnergyFeed.MOST_NODES + ")");
    }
    if (trouble != null) {
      words.add(trouble);
      good = false;
    }
    return new EnergyStatus(good, words.isEmpty() ? "no node yet" : String.join("; ", words));
  }

  private static String words(Rack rack, boolean silent, double now) {
    List<String> words = new ArrayList<>();
    if (rack.meter().name().isEmpty()) {
      words.add("no meter; watts are assumed from the boards' class");
    } else if (silent) {
      words.add(
          String.format(
              Locale.ROOT,
              "meter %s silent for %.0f s",
              rack.meter().name(),
              now - rack.meter().newestSeconds()));
    } else {
      long learned =
          rack.costs().qualities().values().stream()
              .filter(quality -> quality != Quality.ASSUMED)
              .count();
      words.add(
          "meter "
              + rack.meter().name()
              + ", idle power of "
              + learned
              + " of "
              + rack.costs().qualities().size()
              + " nodes learned");
    }
    if (rack.calibration().holdsMeter()) {
      words.add("it measures one node alone for a calibration (see wattrack calibrate)");
    }
    Interval last = rack.last();
    if (last != null && last.meterMillijoules().isPresent()) {
      words.add(
          String.format(
              Locale.ROOT,
              "%.1f W unexplained of %.1f W",
              last.residualMillijoules() / 1000.0 / EnergyEngine.BIN_SECONDS,
              last.meterMillijoules().getAsLong() / 1000.0 / EnergyEngine.BIN_SECONDS));
    }
    return String.join(", ", words);
  }
}
