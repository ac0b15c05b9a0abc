package dev.wattrack.agent.base;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A log that a test can read. */
public final class LogLines {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Log log;

  public LogLines(Time time) {
    log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8), time);
  }

  public Log log() {
    return log;
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** How often something was said. */
  public int count(String what) {
    return text().split(what, -1).length - 1;
  }
}
