package dev.wattrack.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {
  @Test
  void theStateFolderIsChosenInOrder() {
    Map<String, String> xdg = Map.of("XDG_STATE_HOME", "/s");
    Map<String, String> both = Map.of("WATTRACK_STATE_DIR", "/w", "XDG_STATE_HOME", "/s");
    assertThat(StateFolder.choose("/c", both, "me", "/h")).hasToString("/c");
    assertThat(StateFolder.choose("", both, "root", "/h")).hasToString("/w");
    assertThat(StateFolder.choose("", xdg, "root", "/h")).hasToString("/s/wattrack");
    assertThat(StateFolder.choose("", Map.of(), "root", "/h")).hasToString("/var/lib/wattrack");
    assertThat(StateFolder.choose("", Map.of("XDG_STATE_HOME", "s"), "me", "/h"))
        .hasToString("/h/.local/state/wattrack");
  }

  @Test
  void theVariableHomeIsOverWhatTheSystemKnows() {
    Map<String, String> moved = Map.of("HOME", "/moved");
    assertThat(StateFolder.choose("", moved, "me", "/h"))
        .hasToString("/moved/.local/state/wattrack");
    assertThat(StateFolder.choose("", Map.of("HOME", "not/absolute"), "me", "/h"))
        .hasToString("/h/.local/state/wattrack");
    assertThat(StateFolder.choose("", moved, "root", "/h")).hasToString("/var/lib/wattrack");
  }
}
