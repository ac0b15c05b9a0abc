package dev.wattrack.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Passes output on as it comes and counts the lines in which a pattern is found. Of a line without
 * end the first 64 KiB are looked at. Safe for use by several threads, one for each stream.
 */
public final class TaskLines {
  private static final int LONGEST = 64 << 10;

  private final Pattern pattern;
  private final AtomicLong count = new AtomicLong();

  public TaskLines(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Lines that matched so far. */
  public long count() {
    return count.get();
  }

  /** Passes one stream on until it ends; a reader that has gone does not stop the counting. */
  public void pass(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8 << 10];
    byte[] line = new byte[LONGEST];
    int length = 0;
    boolean heard = true;
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      heard = heard && write(to, buffer, read);
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          look(line, length);
          length = 0;
        } else if (length < LONGEST) {
          line[length++] = buffer[i];
        }
      }
    }
    if (length > 0) {
      look(line, length);
    }
  }

  private static boolean write(OutputStream to, byte[] buffer, int length) {
    try {
      to.write(buffer, 0, length);
      to.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void look(byte[] line, int length) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(Arrays.copyOf(line, end), StandardCharsets.UTF_8);
    if (pattern.matcher(text).find()) {
      count.incrementAndGet();
    }
  }
}
