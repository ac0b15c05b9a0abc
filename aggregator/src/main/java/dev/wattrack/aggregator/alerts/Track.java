package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule watching one thing, and the incident if there is one. Confined to the rules' thread. */
final class Track {
  final Rule rule;
  final String subject;
  String host;
  boolean simulated;
  List<LevelState> levels;
  @Nullable Alert alert;
  long firedMillis;

  Track(Rule rule, String subject, Observation first) {
    this.rule = rule;
    this.subject = subject;
    host = rule.per().contains("host") ? first.host() : "";
    simulated = first.simulated();
    levels = states(rule.levelsFor(first));
  }

  private static List<LevelState> states(List<Level> levels) {
    List<LevelState> states = new ArrayList<>();
    levels.forEach(level -> states.add(new LevelState(level)));
    return states;
  }

  void gather(String series, Observation seen) {
    for (LevelState state : levels) {
      Level level = state.level;
      if (level.series().equals(series)
          && (level.where().isAll() || level.where().matches(seen::tag))) {
        state.gather(seen);
      }
    }
    simulated = seen.simulated();
  }

  /** The worst level that fires, or null. */
  @Nullable LevelState worst() {
    LevelState worst = null;
    for (LevelState state : levels) {
      if (state.firing
          && (worst == null || state.level.severity().compareTo(worst.level.severity()) > 0)) {
        worst = state;
      }
    }
    return worst;
  }

  boolean idleSince(long moment) {
    return alert == null && levels.stream().allMatch(state -> state.idleSince(moment));
  }

  /** What a level is called over restarts: by what it looks at, not by its limits. */
  String nameOf(LevelState state) {
    String base = base(state);
    int ordinal = 0;
    for (LevelState other : levels) {
      if (other == state) {
        break;
      }
      ordinal += base(other).equals(base) ? 1 : 0;
    }
    return base + "#" + ordinal;
  }

  private static String base(LevelState state) {
    Level level = state.level;
    return level.severity().word()
        + " "
        + level.series()
        + " "
        + level.condition().getClass().getSimpleName();
  }
}
