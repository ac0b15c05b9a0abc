package dev.wattrack.benchmarks;

/** A benchmark could not be done; the message says what to do about it. */
final class BenchException extends Exception {
  BenchException(String message) {
    super(message);
  }
}
