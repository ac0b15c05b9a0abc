package dev.wattrack.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a command prints, and what is known of the screen. Colours only on a terminal, and not
 * where {@code NO_COLOR} is set (no-color.org). Safe for use by several threads.
 */
public final class Terminal {

  /** Text attributes by their number in an SGR sequence (ECMA-48 section 8.3.117). */
  public enum Paint {
    BOLD(1),
    DIM(2),
    RED(31),
    GREEN(32),
    YELLOW(33);

    private final int sgr;

    Paint(int sgr) {
      this.sgr = sgr;
    }
  }

  /** Size of the screen in characters. */
  public record Screen(int rows, int columns) {}

  private static final Screen UNLIMITED = new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private final boolean colours;
  private final Supplier<Screen> screen;

  Terminal(
      PrintStream out,
      PrintStream err,
      boolean interactive,
      boolean colours,
      Supplier<Screen> screen) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
    this.colours = colours;
    this.screen = screen;
  }

  /** The terminal of this process. The launcher says whether standard output is one. */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean interactive = Boolean.getBoolean("wattrack.terminal");
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        interactive,
        interactive && !plain,
        () -> interactive ? TtySettings.screen(environment) : UNLIMITED);
  }

  /** No terminal: a file or a pipe. */
  public static Terminal plain(PrintStream out, PrintStream err) {
    return new Terminal(out, err, false, false, () -> UNLIMITED);
  }

  /** UTF-8 whatever the locale says: a node without locales would print "?" for "°" and "–". */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** Whether a person is looking at standard output. */
  public boolean interactive() {
    return interactive;
  }

  /** Whether {@link #paint} does anything. */
  public boolean colours() {
    return colours;
  }

  /** The screen as it is now; without limits when there is none. */
  public Screen screen() {
    return screen.get();
  }

  /** The text in this colour, or unchanged where colours are off. */
  public String paint(Paint paint, String text) {
    return colours ? "\u001b[" + paint.sgr + "m" + text + "\u001b[0m" : text;
  }

  /**
   * A text from elsewhere without control characters, so that a node's name cannot steer the
   * terminal.
   */
  public static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
