package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code /api/v1/export} for one slice of time after the other. Slices rather than one long
 * answer: how much of the time is covered is then known without understanding the lines, and the
 * aggregator is busy with one short answer at a time. Immutable.
 */
final class Export {
  private static final int MOST_SLICES = 100;

  /** The store keeps blocks of about this length; shorter slices would read each of them twice. */
  private static final Duration SHORTEST_SLICE = Duration.ofMinutes(15);

  private final Api api;
  private final @Nullable String host;
  private final String format;
  private final Instant from;
  private final Instant to;

  Export(Api api, @Nullable String host, String format, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new UsageException("--from " + from + " is not before --to " + to);
    }
    this.api = api;
    this.host = host;
    this.format = format;
    this.from = from;
    this.to = to;
  }

  Instant from() {
    return from;
  }

  Instant to() {
    return to;
  }

  Duration span() {
    return Duration.between(from, to);
  }

  /** Is told after each slice up to when all samples are written. */
  interface Covered {
    void upTo(Instant covered) throws IOException;
  }

  /**
   * Writes everything.
   *
   * @param goesOn whether there is a head line already
   */
  void run(OutputStream out, boolean goesOn, Covered covered) throws ApiException, IOException {
    Duration slice = sliceLength(span());
    Head head = new Head(goesOn);
    for (Instant start = from; start.isBefore(to); start = start.plus(slice)) {
      Instant end = start.plus(slice).isBefore(to) ? start.plus(slice) : to;
      try (InputStream body =
          new BufferedInputStream(api.stream("/api/v1/export", query(start, end)))) {
        if (format.equals("csv")) {
          head.pass(body, out);
        }
        body.transferTo(out);
      }
      covered.upTo(end);
    }
  }

  /** Whole seconds, so that samples, which are on whole seconds, fall clearly into one slice. */
  static Duration sliceLength(Duration span) {
    long seconds = span.dividedBy(MOST_SLICES).toSeconds() + 1;
    return Duration.ofSeconds(Math.max(seconds, SHORTEST_SLICE.toSeconds()));
  }

  private Map<String, String> query(Instant start, Instant end) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", start.toString());
    query.put("to", end.toString());
    query.put("format", format);
    if (host != null) {
      query.put("host", host);
    }
    return query;
  }

  /** The head line of the CSV answers: kept from the first, the same in all. */
  private static final class Head {
    private final boolean written;
    private @Nullable String first;

    Head(boolean written) {
      this.written = written;
    }

    void pass(InputStream body, OutputStream out) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = body.read(); next >= 0; next = body.read()) {
        line.append((char) next);
        if (next == '\n') {
          break;
        }
      }
      String head = line.toString();
      if (first == null && !head.isEmpty()) {
        first = head;
        if (!written) {
          // Byte for byte: each char above is one byte.
          out.write(head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      } else if (first != null && !head.isEmpty() && !head.equals(first)) {
        throw new IOException(
            "the columns changed on the way, from " + first.strip() + " to " + head.strip());
      }
    }
  }
}
