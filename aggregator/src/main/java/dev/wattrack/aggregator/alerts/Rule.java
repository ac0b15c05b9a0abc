package dev.wattrack.aggregator.alerts;

import java.time.Duration;
import java.util.List;

/**
 * A rule: on which things it looks, its levels, and its words. Immutable.
 *
 * @param per the tags whose values together name the thing; host is one of them
 * @param levels also several of one severity; the worst that holds is the alert's
 * @param overrides other levels for some things; the first that matches counts
 * @param keep so long all levels must be false before a firing alert is over
 * @param text with {subject}, {figure}, {limit} and {tag}
 * @param check what to look at first
 */
public record Rule(
    String name,
    List<String> per,
    List<Level> levels,
    List<Special> overrides,
    Duration keep,
    String unit,
    String text,
    String check) {

  /** Other levels for the things that match. */
  public record Special(Matcher where, List<Level> levels) {
    public Special {
      levels = List.copyOf(levels);
    }
  }

  public Rule {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
      throw new IllegalArgumentException("a rule's name has up to 64 letters, digits and _");
    }
    per = List.copyOf(per);
    levels = List.copyOf(levels);
    overrides = List.copyOf(overrides);
  }

  /** The levels for a thing. */
  List<Level> levelsFor(Observation seen) {
    for (Special special : overrides) {
      if (special.where().matches(seen::tag)) {
        return special.levels();
      }
    }
    return levels;
  }

  public Rule with(List<Level> newLevels, List<Special> newOverrides) {
    return new Rule(name, per, newLevels, newOverrides, keep, unit, text, check);
  }

  public Rule keeping(Duration time) {
    return new Rule(name, per, levels, overrides, time, unit, text, check);
  }
}
