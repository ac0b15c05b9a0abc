package dev.wattrack.model.config;

import java.io.File;
import java.util.Map;

/** Where Wattrack keeps what must outlive a process; the same for every part of it. */
public final class StateFolder {

  /**
   * The configured folder, else {@code WATTRACK_STATE_DIR}, else {@code $XDG_STATE_HOME/wattrack},
   * else /var/lib/wattrack for root, else {@code ~/.local/state/wattrack}.
   *
   * @param home what the system knows as the user's home; {@code HOME} is over it
   */
  public static File choose(
      String configured, Map<String, String> environment, String user, String home) {
    if (!configured.isEmpty()) {
      return new File(configured);
    }
    String wattrack = environment.getOrDefault("WATTRACK_STATE_DIR", "");
    if (!wattrack.isEmpty()) {
      return new File(wattrack);
    }
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    // XDG Base Directory Specification: relative paths are to be ignored.
    if (xdg.startsWith("/")) {
      return new File(xdg, "wattrack");
    }
    String ownHome = environment.getOrDefault("HOME", "");
    return user.equals("root")
        ? new File("/var/lib/wattrack")
        : new File(ownHome.startsWith("/") ? ownHome : home, ".local/state/wattrack");
  }

  private StateFolder() {}
}
