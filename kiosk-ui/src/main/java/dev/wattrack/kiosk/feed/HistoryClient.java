package dev.wattrack.kiosk.feed;

import dev.wattrack.kiosk.model.History;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for history, part by part. A part that cannot be had keeps its last value, so that the pages
 * live on through an aggregator's restart; a part that the aggregator does not know (404) is empty.
 * One call at a time.
 */
public final class HistoryClient {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER_BYTES = 8 << 20;

  private final Endpoint aggregator;
  private final Supplier<ZonedDateTime> now;
  private History last = History.NONE;

  /**
   * @param now for the beginning of today; where the clock is wrong, the ledger's sum is of another
   *     span and nothing else happens
   */
  public HistoryClient(Endpoint aggregator, Supplier<ZonedDateTime> now) {
    this.aggregator = aggregator;
    this.now = now;
  }

  /**
   * Asks for everything once and hands on what there is.
   *
   * @param simulated whether the rack that is shown is a simulated one; null: as the aggregator
   *     thinks, which prefers what is real
   */
  public void refresh(@Nullable Boolean simulated, Consumer<History> listener)
      throws InterruptedException {
    String span = "&from=now-6h&step=5m&agg=mean";
    String kind = simulated == null ? "" : "&simulated=" + simulated;
    Instant midnight = now.get().truncatedTo(ChronoUnit.DAYS).toInstant();
    last =
        new History(
            part(
                "/api/v1/series?measurement=power&field=watts&source=meter" + span,
                text -> HistoryReader.curve(text, simulated),
                last.watts()),
            part(
                "/api/v1/series?measurement=climate&field=temperature_celsius" + span,
                text -> HistoryReader.curve(text, simulated),
                last.celsius()),
            ledger(midnight, kind),
            part(
                "/api/v1/reports/efficiency?from=now-30d&by=program&format=csv" + kind,
                HistoryReader::costs,
                last.costs()),
            part("/api/v1/jobs?from=now-30d", HistoryReader::runs, last.runs()));
    listener.accept(last);
  }

  private History.@Nullable Ledger ledger(Instant midnight, String kind)
      throws InterruptedException {
    String answer = get("/api/v1/ledger?from=" + midnight + "&step=1h" + kind);
    return answer == null ? last.today() : HistoryReader.ledger(answer);
  }

  private <T> T part(String path, Function<String, T> read, T otherwise)
      throws InterruptedException {
    String answer = get(path);
    return answer == null ? otherwise : read.apply(answer);
  }

  /** The answer; empty where the route is not known; null where nobody answers. */
  private @Nullable String get(String path) throws InterruptedException {
    try {
      HttpRequest request = aggregator.request(path).timeout(ANSWER_TIMEOUT).build();
      HttpResponse<InputStream> response =
          aggregator.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] bytes = Body.read(response.body(), LONGEST_ANSWER_BYTES, ANSWER_TIMEOUT);
      if (response.statusCode() == 200 && bytes.length < LONGEST_ANSWER_BYTES) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
      return response.statusCode() / 100 == 4 ? "" : null;
    } catch (IOException | IllegalArgumentException e) {
      // Nobody there; the link's own message says so on the screen.
      return null;
    }
  }

  /** A clock for the constructor. */
  public static Supplier<ZonedDateTime> systemClock() {
    return () -> ZonedDateTime.now(ZoneId.systemDefault());
  }
}
