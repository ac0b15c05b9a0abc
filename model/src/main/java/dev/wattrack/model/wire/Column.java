package dev.wattrack.model.wire;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One series of a node: which field of which point, and how its integers become values. A decimal
 * column's value is {@code raw × multiplier / 10^decimals}; a floating column's raw integer holds
 * the bits of a double; a text column's raw integer is a number in the store's dictionary.
 * Immutable. The tag {@code host} is never a column's: it is the node itself.
 */
public record Column(
    String measurement,
    SortedMap<String, String> tags,
    String field,
    Kind kind,
    int decimals,
    long multiplier) {

  /** How raw integers are to be read. */
  public enum Kind {
    DECIMAL(0),
    FLOATING(1),
    TEXT(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The number of this kind on the wire and on disk. */
    public int code() {
      return code;
    }

    public static Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown kind of column: " + code);
    }
  }

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  public static final int MAX_DECIMALS = POWERS.length - 1;

  public Column {
    if (measurement.isEmpty() || field.isEmpty()) {
      throw new IllegalArgumentException("a column needs a measurement and a field");
    }
    if (tags.containsKey("host")) {
      throw new IllegalArgumentException("host is the node, not a tag of " + measurement);
    }
    if (decimals < 0 || decimals > MAX_DECIMALS || multiplier < 1) {
      throw new IllegalArgumentException(
          "decimals " + decimals + " or multiplier " + multiplier + " out of range");
    }
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  public static Column decimal(
      String measurement, Map<String, String> tags, String field, int decimals, long multiplier) {
    return new Column(measurement, new TreeMap<>(tags), field, Kind.DECIMAL, decimals, multiplier);
  }

  public static Column floating(String measurement, Map<String, String> tags, String field) {
    return new Column(measurement, new TreeMap<>(tags), field, Kind.FLOATING, 0, 1);
  }

  public static Column text(String measurement, Map<String, String> tags, String field) {
    return new Column(measurement, new TreeMap<>(tags), field, Kind.TEXT, 0, 1);
  }

  /** The number that a raw integer of this column stands for; for a text its dictionary number. */
  public double toDouble(long raw) {
    return switch (kind) {
      case FLOATING -> Double.longBitsToDouble(raw);
      case DECIMAL ->
          decimals == 0 ? (double) (raw * multiplier) : raw * multiplier / POWERS[decimals];
      case TEXT -> raw;
    };
  }

  /** The raw integer nearest to a finite number. */
  public long toRaw(double value) {
    return switch (kind) {
      case FLOATING -> Double.doubleToRawLongBits(value);
      case DECIMAL -> Math.round(value * POWERS[decimals] / multiplier);
      case TEXT -> Math.round(value);
    };
  }

  /** {@code cpu,cpu=cpu0 usage_user}: how people write a series. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(measurement);
    tags.forEach((key, value) -> text.append(',').append(key).append('=').append(value));
    return text.append(' ').append(field).toString();
  }
}
