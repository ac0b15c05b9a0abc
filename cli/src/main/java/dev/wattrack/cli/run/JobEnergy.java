package dev.wattrack.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The energy of a command, as the aggregator tells it. Immutable.
 *
 * @param joules null if it is not known; {@code why} then says why
 * @param why in a few words how sure it is, or why it is not known
 */
public record JobEnergy(
    @Nullable Double joules,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable String quality,
    String why) {

  /** An interval of the ledger is closed five to ten seconds after its beginning. */
  private static final long LONGEST_MILLIS = 16_000;

  private static final long EVERY_MILLIS = 500;

  /** Of a command that nobody recorded. */
  public static final JobEnergy UNRECORDED = unknown("not recorded");

  private static JobEnergy unknown(String why) {
    return new JobEnergy(null, null, null, null, why);
  }

  /** Waits until the aggregator has counted up to the command's end, some ten seconds. */
  public static JobEnergy await(Api api, String id, Instant ended) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long until = System.nanoTime() + LONGEST_MILLIS * 1_000_000;
    JobEnergy known = unknown("the aggregator tells no energy");
    while (System.nanoTime() < until) {
      try {
        JsonNode job = api.get("/api/v1/jobs/" + id, Map.of("scheduler", "run"));
        if (job.path("joules").isNumber()) {
          known = of(job);
          if (!through(job).isBefore(ended)) {
            return known;
          }
        }
      } catch (ApiException e) {
        known = unknown(String.valueOf(e.getMessage()));
      }
      if (never.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return known;
  }

  private static Instant through(JsonNode job) {
    try {
      return Instant.parse(job.path("energy_through").asText());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  private static JobEnergy of(JsonNode job) {
    String quality = job.path("quality").asText("assumed");
    boolean metered = job.path("metered").asBoolean(false);
    return new JobEnergy(
        job.path("joules").doubleValue(),
        job.path("joules_low").doubleValue(),
        job.path("joules_high").doubleValue(),
        quality,
        words(quality, metered));
  }

  private static String words(String quality, boolean metered) {
    return switch (quality) {
      case "measured" -> "measured by this machine's own sensor";
      case "modelled" -> "modelled from the rack's meter";
      default ->
          metered
              ? "assumed: the meter has not told this machine from the others yet"
              : "assumed from the class of this machine: no meter";
    };
  }

  /** In words, such as {@code 120 J (90 to 150 J; modelled from the rack's meter)}. */
  public String words(@Nullable Object tasks) {
    Double all = joules;
    if (all == null) {
      return "joules –: " + why;
    }
    String text =
        String.format(
            Locale.ROOT, "%s J (%s to %s J; %s)", digits(all), digits(low), digits(high), why);
    if (tasks instanceof Long done && done > 0) {
      text += String.format(Locale.ROOT, ", %s J a task", digits(all / done));
    }
    return text;
  }

  /** Two significant digits are honest, three are enough. */
  private static String digits(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    if (value >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
