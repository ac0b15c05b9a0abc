package dev.wattrack.cli.terminal;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Single key presses, without Enter, from the controlling terminal. Where there is none, no key is
 * ever pressed. Confined to one thread; closing is safe from any.
 */
public final class Keys implements AutoCloseable {
  private final @Nullable FileInputStream tty;
  private final String before;
  private boolean restored;

  private Keys(@Nullable FileInputStream tty, String before) {
    this.tty = tty;
    this.before = before;
  }

  /** Takes over the terminal until {@link #close}; Ctrl-C keeps working. */
  public static Keys open() {
    Optional<String> before = TtySettings.stty("-g");
    if (before.isEmpty() || TtySettings.stty("-icanon", "-echo", "min", "0").isEmpty()) {
      return new Keys(null, "");
    }
    try {
      return new Keys(new FileInputStream("/dev/tty"), before.get().strip());
    } catch (IOException e) {
      TtySettings.stty(before.get().strip());
      return new Keys(null, "");
    }
  }

  /** The next key if one was pressed. Does not wait. */
  public Optional<Character> poll() {
    try {
      if (tty != null && tty.available() > 0) {
        int key = tty.read();
        return key < 0 ? Optional.empty() : Optional.of((char) key);
      }
    } catch (IOException e) {
      // The terminal went away; a program without keys goes on until it is stopped.
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    restore();
  }

  /** Gives the terminal back as it was; a second time does nothing. */
  public synchronized void restore() {
    if (tty != null && !restored) {
      restored = true;
      TtySettings.stty(before);
    }
  }
}
