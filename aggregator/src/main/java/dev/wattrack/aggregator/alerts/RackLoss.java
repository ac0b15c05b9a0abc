package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds nodes that were lost together: two or more within 5 s are no coincidence but a switch or a
 * mains lead. Makes the series {@link #SERIES}: how many of them are still lost. They come back one
 * by one, so the last of them is still counted with the others for a while: it is no news that it
 * is lost. Confined to the thread of the rules.
 */
final class RackLoss implements Sense {
  static final String SERIES = "rack.lost_together";
  static final String RULE = "RackLost";
  private static final long TOGETHER_NANOS = 5_000_000_000L;

  /** So long an agent may take to come back when its network does. */
  private static final long RETURN_MILLIS = 20_000;

  private Set<String> members = Set.of();
  private long togetherMillis;

  /** Those lost together, as of the last look that found any. */
  Set<String> members() {
    return members;
  }

  @Override
  public void look(Scene scene, Map<String, List<Observation>> into) {
    if (scene.of(Scene.NODE_STATE).isEmpty()) {
      return;
    }
    List<Observation> lost = new ArrayList<>();
    for (Observation seen : scene.of(Scene.NODE_STATE)) {
      if ("lost".equals(seen.text())) {
        lost.add(seen);
      }
    }
    lost.sort(Comparator.comparingLong(Observation::timeNanos));
    Set<String> together = new HashSet<>();
    boolean simulated = !lost.isEmpty();
    for (int i = 0; i < lost.size(); i++) {
      Observation one = lost.get(i);
      simulated &= one.simulated();
      if (i > 0 && one.timeNanos() - lost.get(i - 1).timeNanos() <= TOGETHER_NANOS) {
        together.add(one.host());
        together.add(lost.get(i - 1).host());
      }
    }
    if (!together.isEmpty()) {
      members = together;
      togetherMillis = scene.uptimeMillis();
    }
    boolean last =
        together.isEmpty()
            && scene.uptimeMillis() - togetherMillis < RETURN_MILLIS
            && lost.stream().anyMatch(one -> members.contains(one.host()));
    Observation count =
        new Observation(
            "",
            Map.of("rack", "rack"),
            last ? 2 : together.size(),
            null,
            scene.uptimeMillis(),
            simulated);
    into.put(SERIES, List.of(count));
  }
}
