package dev.wattrack.aggregator.store.external.victoria;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wattrack.aggregator.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads VictoriaMetrics' answers piece by piece. A matrix is {@code
 * {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"host":"a"},
 * "values":[[1795287189.999,"45"]]}]}}}, an export a line {@code
 * {"metric":{"__name__":"cpu_usage_user","host":"a"},"values":[45],"timestamps":[1795287189999]}}
 * for each series or part of one. Numbers that are none are left out. Confined to one thread.
 */
final class SeriesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final int most;
  private final List<Found> found = new ArrayList<>();
  private int count;
  private long[] times = new long[64];
  private double[] values = new double[64];
  private int timeCount;
  private int valueCount;
  private SortedMap<String, String> labels = new TreeMap<>();

  private SeriesJson(int most) {
    this.most = most;
  }

  /** The labels of {@code /api/v1/series} without the name, each once. */
  static Set<SortedMap<String, String>> labels(InputStream in, int most)
      throws IOException, StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    try (JsonParser json = JSON.createParser(in)) {
      to(json, "data", JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        SortedMap<String, String> labels = texts(json);
        labels.remove(VictoriaClient.NAME);
        all.add(labels);
        if (all.size() > most) {
          throw tooMany("series; ask for a shorter time, or name tags in WHERE");
        }
      }
      expect(json, JsonToken.END_ARRAY);
    }
    return all;
  }

  /** The texts of {@code /api/v1/labels} and {@code /api/v1/label/…/values}. */
  static List<String> texts(InputStream in, int most) throws IOException, StoreException {
    List<String> all = new ArrayList<>();
    try (JsonParser json = JSON.createParser(in)) {
      to(json, "data", JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        all.add(json.getText());
        if (all.size() > most) {
          throw tooMany("names");
        }
      }
      expect(json, JsonToken.END_ARRAY);
    }
    return all;
  }

  static List<Found> matrix(InputStream in, int most) throws IOException, StoreException {
    SeriesJson reading = new SeriesJson(most);
    try (JsonParser json = JSON.createParser(in)) {
      to(json, "result", JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        reading.series(json);
      }
      expect(json, JsonToken.END_ARRAY);
    }
    return reading.found;
  }

  static List<Found> export(InputStream in, int most) throws IOException, StoreException {
    SeriesJson reading = new SeriesJson(most);
    try (JsonParser json = JSON.createParser(in)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        reading.series(json);
      }
      if (json.currentToken() != null) {
        throw unexpected(json);
      }
    }
    return reading.found;
  }

  private void series(JsonParser json) throws IOException, StoreException {
    labels = new TreeMap<>();
    timeCount = 0;
    valueCount = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "metric" -> labels = texts(json);
        case "values" -> numbers(json);
        case "timestamps" -> timestamps(json);
        default -> json.skipChildren();
      }
    }
    expect(json, JsonToken.END_OBJECT);
    if (timeCount != valueCount) {
      throw new IOException("it answers with " + valueCount + " values at " + timeCount + " times");
    }
    labels.remove(VictoriaClient.NAME);
    found.add(finite());
  }

  /** Of two samples of one time, which a server without deduplication has, the later counts. */
  private Found finite() {
    int kept = 0;
    for (int i = 0; i < valueCount; i++) {
      if (Double.isFinite(values[i])) {
        if (kept > 0 && times[kept - 1] == times[i]) {
          kept--;
        }
        times[kept] = times[i];
        values[kept++] = values[i];
      }
    }
    return new Found(labels, Arrays.copyOf(times, kept), Arrays.copyOf(values, kept));
  }

  /** Numbers of an export, or pairs of a matrix: a time in seconds and a number in quotes. */
  private void numbers(JsonParser json) throws IOException, StoreException {
    expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        value(number(json));
        continue;
      }
      json.nextToken();
      time(Math.round(number(json) * 1000));
      json.nextToken();
      value(number(json));
      json.nextToken();
      expect(json, JsonToken.END_ARRAY);
    }
  }

  private void timestamps(JsonParser json) throws IOException {
    expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      time(json.getLongValue());
    }
    expect(json, JsonToken.END_ARRAY);
  }

  private void time(long millis) {
    if (timeCount == times.length) {
      times = Arrays.copyOf(times, 2 * timeCount);
    }
    times[timeCount++] = millis;
  }

  private void value(double value) throws StoreException {
    if (++count > most) {
      throw tooMany("values; ask for a shorter time or longer windows");
    }
    if (valueCount == values.length) {
      values = Arrays.copyOf(values, 2 * valueCount);
    }
    values[valueCount++] = value;
  }

  private static double number(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_NULL -> Double.NaN;
      case VALUE_STRING -> parsed(json.getText());
      default -> throw unexpected(json);
    };
  }

  /** Such as 45, 1.5e-07, NaN, +Inf. */
  private static double parsed(String text) throws IOException {
    if (text.endsWith("NaN") || text.contains("Inf")) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException("it answers with something that is no number", e);
    }
  }

  private static SortedMap<String, String> texts(JsonParser json) throws IOException {
    expect(json, JsonToken.START_OBJECT);
    SortedMap<String, String> texts = new TreeMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      expect(json, JsonToken.VALUE_STRING);
      texts.put(key, json.getText());
    }
    expect(json, JsonToken.END_OBJECT);
    return texts;
  }

  /** Stops at the value of a field, wherever that is. */
  private static void to(JsonParser json, String field, JsonToken kind) throws IOException {
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.FIELD_NAME && json.currentName().equals(field)) {
        json.nextToken();
        expect(json, kind);
        return;
      }
    }
    throw new IOException("it answers without " + field);
  }

  private static void expect(JsonParser json, JsonToken kind) throws IOException {
    if (json.currentToken() != kind) {
      throw unexpected(json);
    }
  }

  private static IOException unexpected(JsonParser json) {
    return new IOException("it answers with something unexpected: " + json.currentToken());
  }

  private static StoreException tooMany(String what) {
    return new StoreException("too many " + what, false);
  }
}
