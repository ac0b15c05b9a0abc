package dev.wattrack.cli.move;

import dev.wattrack.model.http.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to an aggregator in batches, each durable before the next. A busy or restarting
 * aggregator is waited for; lines it refuses are counted. Confined to one thread.
 */
public final class LineSender implements Source.Lines {
  private static final int MOST_LINES = 5_000;
  private static final int MOST_CHARACTERS = 512 << 10;
  private static final int TRIES = 8;
  private static final long FIRST_WAIT_MILLIS = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern REFUSED =
      Pattern.compile("partial write: [0-9]+ lines kept, ([0-9]{1,9}) refused: (.{0,300})");

  private static final String ROUTE = "/api/v2/write?org=wattrack&bucket=wattrack&precision=ns";

  private final Endpoint to;
  private final URI address;
  private final List<String> batch = new ArrayList<>();
  private int characters;
  private long sent;
  private long refused;
  private @Nullable String refusal;

  public LineSender(Endpoint to) {
    this.to = to;
    this.address = to.address(ROUTE);
  }

  @Override
  public void line(String line) throws IOException, InterruptedException {
    batch.add(line);
    characters += line.length() + 1;
    if (batch.size() >= MOST_LINES || characters >= MOST_CHARACTERS) {
      flush();
    }
  }

  /** On return everything so far is durable, or refused. */
  public void flush() throws IOException, InterruptedException {
    if (!batch.isEmpty()) {
      send(batch);
      batch.clear();
      characters = 0;
    }
  }

  /** Lines that were handed over, the refused ones too. */
  public long sent() {
    return sent;
  }

  public long refused() {
    return refused;
  }

  /** Why the first of them was refused; null if none was. */
  public @Nullable String refusal() {
    return refusal;
  }

  private void send(List<String> lines) throws IOException, InterruptedException {
    byte[] body = packed(String.join("\n", lines) + "\n");
    long wait = FIRST_WAIT_MILLIS;
    String trouble = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) {
        pause(wait);
        wait *= 2;
      }
      try {
        HttpResponse<String> answer = post(body);
        if (answer.statusCode() < 300) {
          sent += lines.size();
          return;
        }
        if (answer.statusCode() == 400) {
          count(lines.size(), answer.body());
          return;
        }
        if (answer.statusCode() == 413 && lines.size() > 1) {
          send(lines.subList(0, lines.size() / 2));
          send(lines.subList(lines.size() / 2, lines.size()));
          return;
        }
        trouble = "HTTP " + answer.statusCode() + " " + answer.body();
        if (answer.statusCode() != 429 && answer.statusCode() < 500) {
          break;
        }
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage() == null ? e : e.getMessage());
      }
    }
    throw new IOException(
        address
            + " does not take the samples: "
            + trouble
            + ". The same command goes on from here.");
  }

  private HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        to.request(ROUTE)
            .timeout(TIMEOUT)
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return to.client().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void count(int lines, String body) throws IOException {
    Matcher partial = REFUSED.matcher(body);
    if (!partial.find()) {
      throw new IOException(address + " refuses the samples: " + body);
    }
    sent += lines;
    refused += Long.parseLong(partial.group(1));
    refusal = refusal == null ? partial.group(2) : refusal;
  }

  /** An interrupt ends the waiting, and the import. */
  private static void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for the aggregator");
      }
    }
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
