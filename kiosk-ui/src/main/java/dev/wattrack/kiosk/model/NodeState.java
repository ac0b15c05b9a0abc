package dev.wattrack.kiosk.model;

import java.util.Locale;

/** How a node is, by the words of the feed. A word from a newer aggregator is UNKNOWN. */
public enum NodeState {
  UP,
  STALE,
  LOST,
  AGENT_DIED,
  STOPPED,
  POWERED_OFF,
  UNKNOWN;

  public static NodeState ofWord(String word) {
    for (NodeState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody ended it on purpose, so that its silence is no trouble. */
  public boolean onPurpose() {
    return this == STOPPED || this == POWERED_OFF;
  }
}
