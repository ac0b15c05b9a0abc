package dev.wattrack.aggregator.fuzz;

import dev.wattrack.aggregator.lineprotocol.BadLines;
import dev.wattrack.aggregator.lineprotocol.LinePoint;
import dev.wattrack.aggregator.lineprotocol.LineReader;
import java.nio.charset.StandardCharsets;

/** Bodies of {@code /write}: every line is a point or a bad line, and there is an end. */
public final class LineFuzz {

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    String body = new String(input, StandardCharsets.UTF_8);
    LineReader reader = new LineReader(body, 1);
    BadLines bad = new BadLines();
    long points = 0;
    while (reader.hasMore()) {
      for (LinePoint point : reader.next(bad)) {
        points++;
        if (point.measurement().isEmpty()) {
          throw new IllegalStateException("a point without a measurement in " + body);
        }
      }
    }
    if (points + bad.count() > body.chars().filter(letter -> letter == '\n').count() + 1) {
      throw new IllegalStateException("more points and complaints than lines in " + body);
    }
  }

  private LineFuzz() {}
}
