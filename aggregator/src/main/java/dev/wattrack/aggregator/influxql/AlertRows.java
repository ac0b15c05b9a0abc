package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The measurement {@code alert}: a row for each alert at the time it fired. Confined to one thread.
 */
final class AlertRows implements Derivation {
  private static final int MOST = 10_000;

  private final World world;
  private final Texts texts;

  AlertRows(World world, Texts texts) {
    this.world = world;
    this.texts = texts;
  }

  @Override
  public String name() {
    return "alert";
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    SortedMap<String, FieldType> fields = new TreeMap<>();
    fields.put("figure", FieldType.FLOAT);
    fields.put("limit", FieldType.FLOAT);
    fields.put("seconds", FieldType.FLOAT);
    fields.put("firing", FieldType.INTEGER);
    fields.put("time_end", FieldType.INTEGER);
    fields.put("text", FieldType.STRING);
    return fields;
  }

  @Override
  public SortedSet<String> tagKeys() {
    return new TreeSet<>(Set.of("rule", "severity", "subject", Measurement.HOST, SIMULATED));
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    Instant now = Instant.ofEpochSecond(0, world.nowNanos());
    Instant from = now.minus(Duration.ofDays(31));
    for (Alert alert : world.store().alerts().history(from, now.plusSeconds(60), MOST)) {
      all.add(tags(alert));
    }
    return all;
  }

  private static SortedMap<String, String> tags(Alert alert) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (String label : List.of("rule", "severity", "subject", Measurement.HOST, SIMULATED)) {
      if (!alert.label(label).isEmpty()) {
        tags.put(label, alert.label(label));
      }
    }
    return tags;
  }

  @Override
  public Rows rows(
      List<String> wanted, boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException, InfluxQlException {
    Instant now = Instant.ofEpochSecond(0, world.nowNanos());
    Instant from = Instant.ofEpochSecond(0, Math.max(0, fromNanos));
    Instant to = Instant.ofEpochSecond(0, Math.max(0, toNanos)).plusNanos(1);
    Rows rows = new Rows(wanted, world.maxPoints());
    for (Alert alert : world.store().alerts().history(from, to, MOST)) {
      Instant since = alert.since();
      if (alert.simulated() == simulated && !since.isBefore(from) && since.isBefore(to)) {
        Rows.Row row =
            rows.add(tags(alert), since.getEpochSecond() * 1_000_000_000L + since.getNano());
        Instant resolved = alert.resolved();
        row.put("figure", alert.figure());
        row.put("limit", alert.limit());
        row.put("firing", resolved == null ? 1 : 0);
        row.put("time_end", resolved == null ? null : Long.valueOf(resolved.toEpochMilli()));
        Duration lasted = Duration.between(since, resolved == null ? now : resolved);
        row.put("seconds", lasted.toMillis() / 1000.0);
        row.put("text", texts.number(alert.rule() + ": " + alert.text()));
      }
    }
    return rows;
  }
}
