package dev.wattrack.agent;

import java.io.File;
import java.util.Map;

/** Where the agent keeps what must outlive it. */
final class StateFolder {

  /**
   * The configured folder, else {@code WATTRACK_STATE_DIR}, else /var/lib/wattrack for root, else
   * {@code $XDG_STATE_HOME/wattrack}, else {@code ~/.local/state/wattrack}.
   */
  static File choose(String configured, Map<String, String> environment, String user, String home) {
    if (!configured.isEmpty()) {
      return new File(configured);
    }
    String wattrack = environment.getOrDefault("WATTRACK_STATE_DIR", "");
    if (!wattrack.isEmpty()) {
      return new File(wattrack);
    }
    if (user.equals("root")) {
      return new File("/var/lib/wattrack");
    }
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    // XDG Base Directory Specification: relative paths are to be ignored.
    return xdg.startsWith("/")
        ? new File(xdg, "wattrack")
        : new File(home, ".local/state/wattrack");
  }

  private StateFolder() {}
}
