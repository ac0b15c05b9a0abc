package dev.wattrack.aggregator.live;

import java.util.Locale;

/** What Wattrack believes of a node. */
public enum NodeState {
  /** Its samples arrive. */
  UP,
  /** The agent lives, but no sample has come for a while; or the aggregator has just started. */
  STALE,
  /** Nothing answers. */
  LOST,
  /** The host answers, its agent does not. */
  AGENT_DIED,
  /** The agent said goodbye. */
  STOPPED,
  /** Switched off on purpose. */
  POWERED_OFF;

  /** The state of a word, or STALE, which means to wait and see. */
  static NodeState ofWord(String word) {
    for (NodeState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return STALE;
  }

  /** The word used in answers and in the {@code node} measurement. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
