package dev.wattrack.kiosk.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON without ever failing on what is in it: a member that is missing or of another type is
 * unknown, so that an old kiosk can read a new aggregator.
 */
final class Json {
  /** Longer texts are cut: nothing on the screen has room for them. */
  private static final int LONGEST_TEXT = 200;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The object of a text; null if it is none. */
  static @Nullable JsonNode object(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      // Not JSON: the caller counts it as a bad message.
      return null;
    }
  }

  static @Nullable Double number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isNumber() && Double.isFinite(value.doubleValue())
        ? (Double) value.doubleValue()
        : null;
  }

  static @Nullable Boolean flag(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isBoolean() ? (Boolean) value.booleanValue() : null;
  }

  static String text(JsonNode json, String name, String otherwise) {
    JsonNode value = json.path(name);
    return value.isTextual() ? clean(value.textValue()) : otherwise;
  }

  /** One line of bounded length, without control characters. */
  static String clean(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT)
        .map(c -> Character.getType(c) == Character.CONTROL ? ' ' : c)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(out::appendCodePoint);
    return out.toString().strip();
  }

  static @Nullable Instant instant(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? instant(value.textValue()) : null;
  }

  /** RFC 3339 UTC such as {@code 2026-01-01T00:00:00Z}; null if it is not. */
  static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Each element of an array, at most a number of them; nothing where there is no array. */
  static <T> List<T> each(JsonNode array, int most, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    for (int i = 0; array.isArray() && i < Math.min(most, array.size()); i++) {
      all.add(read.apply(array.get(i)));
    }
    return all;
  }

  private Json() {}
}
