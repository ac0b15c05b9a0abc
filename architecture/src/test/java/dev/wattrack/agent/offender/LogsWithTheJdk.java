package dev.wattrack.agent.offender;

import java.util.logging.Logger;

/** Breaks: the agent runs on java.base; this is java.logging. */
public final class LogsWithTheJdk {
  public void log() {
    Logger.getLogger("offender").info("hello");
  }
}
