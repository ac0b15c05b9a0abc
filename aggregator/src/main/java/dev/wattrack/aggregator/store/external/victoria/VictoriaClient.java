package dev.wattrack.aggregator.store.external.victoria;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerWords;
import dev.wattrack.model.http.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks a single-node VictoriaMetrics. Every method waits for the answer, the next part of it no
 * longer than the address says, and fails with a retryable StoreException when the server is away
 * (then for some seconds at once, without asking) or refuses us, with a lasting one when the
 * question is the reason. Safe for use by several threads.
 */
public final class VictoriaClient {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MOST_ERROR_BYTES = 64 << 10;
  private static final int MOST_SERIES = 20_000;
  private static final long DAY_MILLIS = 86_400_000;

  /** VictoriaMetrics takes nothing older than 1970 and nothing newer than this. */
  private static final long AHEAD_MILLIS = 2 * DAY_MILLIS;

  /** Where series are asked for, 0 would mean the last five minutes. */
  private static final String ALL_TIME = "1";

  /** As long a window as it can look back from today without leaving the time it has. */
  private static final String EVER = "50y";

  /** So long nobody asks again a server that was away: each would wait for it. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(3);

  static final String NAME = "__name__";

  private final ServerAddress address;
  private @Nullable Trouble trouble;
  private @Nullable Trusted trusted;

  /** Why it could not be asked, and when. */
  private record Trouble(String words, long nanos) {}

  /** Whom the file of certificates said to believe when it was of that age. */
  private record Trusted(SSLSocketFactory factory, FileTime modified) {}

  public VictoriaClient(ServerAddress address) {
    this.address = address;
  }

  /** What an answer is read with. */
  private interface Reading<T> {
    T of(InputStream in) throws IOException, StoreException;
  }

  /** The newest time that there can be samples of. */
  public static long newestMillis(long nowMillis) {
    return nowMillis + AHEAD_MILLIS;
  }

  /** The names of metrics. */
  public List<String> names(Selector selector) throws StoreException {
    return ask(
        "/api/v1/label/__name__/values",
        Map.of("match[]", selector.toString(), "start", ALL_TIME),
        in -> SeriesJson.texts(in, MOST_SERIES));
  }

  /** The names of labels. */
  public Set<String> labels(Selector selector) throws StoreException {
    List<String> labels =
        ask(
            "/api/v1/labels",
            Map.of("match[]", selector.toString(), "start", ALL_TIME),
            in -> SeriesJson.texts(in, MOST_SERIES));
    return labels.stream().filter(label -> !label.equals(NAME)).collect(Collectors.toSet());
  }

  /** The labels without the name, each once, of series that have samples on these days. */
  public Set<SortedMap<String, String>> series(Selector selector, long fromMillis, long toMillis)
      throws StoreException {
    Map<String, String> form =
        Map.of(
            "match[]", selector.toString(),
            "start", fromMillis < 1_000 ? ALL_TIME : seconds(fromMillis),
            "end", seconds(toMillis));
    return ask("/api/v1/series", form, in -> SeriesJson.labels(in, MOST_SERIES));
  }

  /**
   * The samples as they were written, from one time to another, both included.
   *
   * @param most samples in all
   */
  public List<Found> samples(Selector selector, long fromMillis, long toMillis, int most)
      throws StoreException {
    Map<String, String> form =
        Map.of(
            "match[]", selector.toString(),
            "start", seconds(fromMillis),
            "end", seconds(toMillis));
    return ask("/api/v1/export", form, in -> SeriesJson.export(in, most));
  }

  /**
   * What a function makes of windows of one width, each stamped with its last millisecond.
   *
   * <p>The question is put as one about yesterday, with an offset that leads back: of windows that
   * end in the last half minute a range query otherwise repeats the value before them ({@code
   * -search.latencyOffset}, seen with 1.79.5), and there a wrong value looks like a right one.
   *
   * @param function such as {@code sum_over_time}
   * @param firstMillis last millisecond of the first window
   * @param lastMillis last millisecond of the last window; windows lie side by side
   * @param most values in all
   */
  public List<Found> windows(
      String function,
      Selector selector,
      long widthMillis,
      long firstMillis,
      long lastMillis,
      int most)
      throws StoreException {
    String expression = "%s(%s[%dms] offset -1d)".formatted(function, selector, widthMillis);
    Map<String, String> form =
        Map.of(
            "query",
            expression,
            "start",
            seconds(firstMillis - DAY_MILLIS),
            "end",
            seconds(lastMillis - DAY_MILLIS),
            "step",
            widthMillis + "ms",
            "nocache",
            "1");
    List<Found> found = ask("/api/v1/query_range", form, in -> SeriesJson.matrix(in, most));
    for (Found one : found) {
      for (int i = 0; i < one.timesMillis().length; i++) {
        one.timesMillis()[i] += DAY_MILLIS;
      }
    }
    return found;
  }

  /** When the first sample of all these series was taken, ms; null if there is none. */
  public @Nullable Long first(Selector selector, long nowMillis) throws StoreException {
    Map<String, String> form =
        Map.of(
            "query", "min(tfirst_over_time(%s[%s]))".formatted(selector, EVER),
            "start", seconds(nowMillis),
            "end", seconds(nowMillis),
            "step", "1h",
            "nocache", "1");
    for (Found one : ask("/api/v1/query_range", form, in -> SeriesJson.matrix(in, 1))) {
      if (one.values().length > 0) {
        return (long) Math.floor(one.values()[0] * 1000);
      }
    }
    return null;
  }

  private static String seconds(long millis) {
    return "%d.%03d".formatted(Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000));
  }

  private <T> T ask(String path, Map<String, String> form, Reading<T> reading)
      throws StoreException {
    rest();
    try {
      HttpURLConnection connection = open(path);
      try {
        send(connection, form);
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
          throw refusal(status, said(connection));
        }
        try (InputStream in = connection.getInputStream()) {
          return reading.of(in);
        }
      } catch (StoreException | IOException e) {
        connection.disconnect();
        throw e;
      }
    } catch (IOException e) {
      String words =
          address.words()
              + " cannot be read: "
              + e.getMessage()
              + " (with store.external.read: false Wattrack answers from its own store)";
      synchronized (this) {
        trouble = new Trouble(words, System.nanoTime());
      }
      throw new StoreException(words, true, e);
    }
  }

  /** Fails as the last question did, where that was just now. */
  private synchronized void rest() throws StoreException {
    Trouble last = trouble;
    if (last != null && System.nanoTime() - last.nanos() < REST_NANOS) {
      throw new StoreException(last.words(), true);
    }
    trouble = null;
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address.url() + path).toURL().openConnection();
    if (connection instanceof HttpsURLConnection https && address.caFile() != null) {
      https.setSSLSocketFactory(trusted(address.caFile()));
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, address.timeout().toMillis()));
    connection.setInstanceFollowRedirects(false); // the secret is for this server alone
    connection.setUseCaches(false);
    String authorization = address.authorization("Bearer", address.secret());
    if (!authorization.isEmpty()) {
      connection.setRequestProperty("Authorization", authorization);
    }
    return connection;
  }

  /** The same as long as the file is the same, for connections are kept by it. */
  private synchronized SSLSocketFactory trusted(Path file) throws IOException {
    FileTime modified = Files.getLastModifiedTime(file);
    Trusted known = trusted;
    if (known == null || !known.modified().equals(modified)) {
      try {
        known = new Trusted(Trust.of(file).context().getSocketFactory(), modified);
      } catch (IllegalArgumentException e) {
        throw new IOException("store.external.ca_file " + file + ": " + e.getMessage(), e);
      }
      trusted = known;
    }
    return known.factory();
  }

  private static void send(HttpURLConnection connection, Map<String, String> form)
      throws IOException {
    String text =
        new TreeMap<>(form)
            .entrySet().stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String said(HttpURLConnection connection) throws IOException {
    try (InputStream error = connection.getErrorStream()) {
      return error == null
          ? ""
          : ServerWords.of(new String(error.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8));
    }
  }

  private StoreException refusal(int status, String words) {
    if (status == 400 || status == 422) {
      return new StoreException(address.words() + " says: " + words, false);
    }
    String what =
        status == 401 || status == 403
            ? " refuses the token or password: "
            : " answers HTTP " + status + ": ";
    return new StoreException(address.words() + what + words, true);
  }
}
