package dev.wattrack.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks and tells the controlling terminal through stty(1). Safe for use by several threads. */
final class TtySettings {
  private static final int USUAL_COLUMNS = 80;

  /** Columns of the screen: from the terminal, else from {@code COLUMNS}, else 80. */
  static int columns(Map<String, String> environment) {
    // "24 80", rows then columns
    String[] size = stty("size").orElse("").strip().split(" ");
    String text = size.length == 2 ? size[1] : environment.getOrDefault("COLUMNS", "");
    return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : USUAL_COLUMNS;
  }

  /** What stty printed; empty if there is no terminal or no stty. */
  static Optional<String> stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Optional.of(answer);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private TtySettings() {}
}
