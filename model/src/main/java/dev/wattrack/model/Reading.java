package dev.wattrack.model;

/**
 * How an attempt to read something ended: with a value, with no data, or failed. Immutable if the
 * value is. "No data" is normal (the board has no such sensor); "failed" is not (the file is there
 * but cannot be understood). Neither is ever a zero.
 */
public sealed interface Reading<T> {

  /** There is a value. */
  record Value<T>(T value) implements Reading<T> {}

  /** There is nothing to read here, and why. */
  record NoData<T>(String reason) implements Reading<T> {}

  /** There is something, but reading it went wrong, and how. */
  record Failed<T>(String reason) implements Reading<T> {}

  static <T> Reading<T> value(T value) {
    return new Value<>(value);
  }

  static <T> Reading<T> noData(String reason) {
    return new NoData<>(reason);
  }

  static <T> Reading<T> failed(String reason) {
    return new Failed<>(reason);
  }
}
