package dev.wattrack.cli.terminal;

import dev.wattrack.cli.terminal.Terminal.Screen;
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
  private static final int USUAL_ROWS = 24;
  private static final int USUAL_COLUMNS = 80;

  /** The screen: from the terminal, else by {@code LINES} and {@code COLUMNS}, else 24 by 80. */
  static Screen screen(Map<String, String> environment) {
    // "24 80", rows then columns; "0 0" where the terminal does not know
    String[] size = stty("size").orElse("").strip().split(" ");
    boolean known = size.length == 2;
    return new Screen(
        number(known ? size[0] : environment.getOrDefault("LINES", ""), USUAL_ROWS),
        number(known ? size[1] : environment.getOrDefault("COLUMNS", ""), USUAL_COLUMNS));
  }

  private static int number(String text, int otherwise) {
    return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
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
