package dev.wattrack.cli.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.model.metrics.Catalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span of time of another store, a quarter of an hour at a time. A position is in minutes since
 * the start of the span. Confined to one thread.
 */
public final class StoreSource implements Source {
  private static final long PART_MINUTES = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The stores that can be asked. */
  public enum Kind {
    WATTRACK,
    INFLUXDB,
    VICTORIAMETRICS
  }

  private final Kind kind;
  private final Remote remote;
  private final String database;
  private final Instant from;
  private final Instant to;

  /**
   * @param database of InfluxDB
   * @param from included
   * @param to excluded
   */
  public StoreSource(Kind kind, Remote remote, String database, Instant from, Instant to) {
    this.kind = kind;
    this.remote = remote;
    this.database = database;
    this.from = from;
    this.to = to;
  }

  @Override
  public String unit() {
    return "minutes";
  }

  @Override
  public long end() {
    return (Duration.between(from, to).toSeconds() + 59) / 60;
  }

  @Override
  public long part(long position, Lines lines) throws IOException, InterruptedException {
    long next = Math.min(end(), position + PART_MINUTES);
    Instant start = from.plusSeconds(60 * position);
    Instant stop = next >= end() ? to : from.plusSeconds(60 * next);
    switch (kind) {
      case WATTRACK -> wattrack(start, stop, lines);
      case INFLUXDB -> influx(start, stop, lines);
      case VICTORIAMETRICS -> victoria(start, stop, lines);
    }
    return next;
  }

  private void wattrack(Instant start, Instant stop, Lines lines)
      throws IOException, InterruptedException {
    remote.get(
        "/api/v1/export",
        Map.of("format", "lp", "from", start.toString(), "to", stop.toString()),
        answer -> {
          for (String line = answer.readLine(); line != null; line = answer.readLine()) {
            lines.line(line);
          }
        });
  }

  /** InfluxQL is what 1.x, 2 (with a mapping of the bucket) and 3 have in common. */
  private void influx(Instant start, Instant stop, Lines lines)
      throws IOException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("db", database);
    query.put("epoch", "ns");
    query.put("chunked", "true");
    query.put(
        "q",
        "SELECT * FROM /.*/ WHERE time >= '" + start + "' AND time < '" + stop + "' GROUP BY *");
    remote.get(
        "/query",
        query,
        answer -> {
          try (MappingIterator<JsonNode> chunks =
              JSON.readerFor(JsonNode.class).readValues(answer)) {
            while (chunks.hasNextValue()) {
              JsonNode chunk = chunks.nextValue();
              JsonNode error = chunk.findPath("error");
              if (!error.isMissingNode()) {
                throw new IOException(remote.base() + " says: " + error.asText());
              }
              for (JsonNode series : chunk.path("results").path(0).path("series")) {
                series(series, lines);
              }
            }
          }
        });
  }

  private static void series(JsonNode series, Lines lines)
      throws IOException, InterruptedException {
    Map<String, String> tags = new TreeMap<>();
    series.path("tags").properties().forEach(t -> tags.put(t.getKey(), t.getValue().asText()));
    for (JsonNode row : series.path("values")) {
      LineText line = new LineText(series.path("name").asText(), tags);
      for (int i = 1; i < row.size(); i++) {
        field(line, series.path("columns").path(i).asText(), row.get(i));
      }
      if (!line.isEmpty()) {
        lines.line(line.at(row.path(0).asLong()));
      }
    }
  }

  private static void field(LineText line, String name, JsonNode value) {
    if (value.isTextual()) {
      line.text(name, value.asText());
    } else if (value.isBoolean() || value.isNumber()) {
      line.number(name, value.asText());
    }
  }

  private void victoria(Instant start, Instant stop, Lines lines)
      throws IOException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("match[]", "{__name__!=\"\"}");
    query.put("start", Long.toString(start.getEpochSecond()));
    query.put("end", Double.toString(stop.toEpochMilli() / 1000.0 - 0.001));
    query.put("max_rows_per_line", "1000");
    remote.get("/api/v1/export", query, answer -> metrics(answer, lines));
  }

  private static void metrics(BufferedReader answer, Lines lines)
      throws IOException, InterruptedException {
    for (String text = answer.readLine(); text != null; text = answer.readLine()) {
      JsonNode series = JSON.readTree(text);
      Map<String, String> tags = new TreeMap<>();
      series.path("metric").properties().forEach(t -> tags.put(t.getKey(), t.getValue().asText()));
      String name = tags.remove("__name__");
      if (name == null) {
        continue;
      }
      String measurement = Catalogue.measurementOf(name);
      String field =
          measurement.length() < name.length() ? name.substring(measurement.length() + 1) : "value";
      for (int i = 0; i < series.path("values").size(); i++) {
        JsonNode value = series.path("values").path(i);
        if (value.isNumber()) {
          LineText line = new LineText(measurement, tags);
          line.number(field, value.asText());
          lines.line(line.at(series.path("timestamps").path(i).asLong() * 1_000_000));
        }
      }
    }
  }

  @Override
  public void close() {
    // every part has a connection of its own
  }
}
