package dev.wattrack.cli.move;

import java.io.IOException;

/**
 * Where samples come from, in parts: a part that was not finished is read again, which is harmless.
 * Confined to one thread.
 */
public interface Source extends AutoCloseable {

  /** Takes line protocol with times in ns, a line without its line feed. */
  interface Lines {
    void line(String line) throws IOException, InterruptedException;
  }

  /** What a position is counted in. */
  String unit();

  /** The position at which all is read. */
  long end();

  /**
   * Hands over the part that begins at a position.
   *
   * @return where the next part begins
   */
  long part(long position, Lines lines) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
