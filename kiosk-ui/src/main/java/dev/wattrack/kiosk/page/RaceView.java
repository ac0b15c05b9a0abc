package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.PastRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The same program with one worker, two, three …: the newest run of each number. Immutable.
 *
 * @param lanes fewest workers first; fewer than two where there was no race
 */
record RaceView(String name, List<PastRun> lanes) {
  static final int MOST_LANES = 5;

  RaceView {
    lanes = List.copyOf(lanes);
  }

  /**
   * The program that was run with the most numbers of workers.
   *
   * @param runs newest first
   */
  static RaceView of(List<PastRun> runs) {
    Map<String, TreeMap<Integer, PastRun>> byName = new HashMap<>();
    String best = "";
    int most = 0;
    for (PastRun run : runs) {
      TreeMap<Integer, PastRun> lanes = byName.computeIfAbsent(run.name(), name -> new TreeMap<>());
      lanes.putIfAbsent(run.workers(), run);
      if (lanes.size() > most) {
        most = lanes.size();
        best = run.name();
      }
    }
    TreeMap<Integer, PastRun> lanes = byName.getOrDefault(best, new TreeMap<>());
    return new RaceView(best, spread(new ArrayList<>(lanes.values())));
  }

  /** The first, the last, and those evenly between. */
  private static List<PastRun> spread(List<PastRun> all) {
    if (all.size() <= MOST_LANES) {
      return all;
    }
    List<PastRun> some = new ArrayList<>();
    for (int i = 0; i < MOST_LANES; i++) {
      some.add(all.get(Math.round(i * (all.size() - 1) / (MOST_LANES - 1f))));
    }
    return some;
  }

  boolean isRace() {
    return lanes.size() >= 2;
  }

  PastRun first() {
    return lanes.get(0);
  }

  PastRun last() {
    return lanes.get(lanes.size() - 1);
  }

  double speedUp() {
    return first().wallSeconds() / last().wallSeconds();
  }

  /** Energy of the last lane over that of the first; null if unknown. */
  @Nullable Double energyRatio() {
    Double from = first().joules();
    Double to = last().joules();
    return from == null || to == null || from <= 0 ? null : Double.valueOf(to / from);
  }

  double slowestSeconds() {
    return lanes.stream().mapToDouble(PastRun::wallSeconds).max().orElse(1);
  }
}
