package dev.wattrack.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The words behind {@code bench}. Immutable.
 *
 * @param seconds how long a fleet plays; 0 for the benchmark's own choice
 * @param nodes of a fleet; 0 for the benchmark's own choice
 * @param values of each node of a fleet; 0 for the benchmark's own choice
 */
record BenchOptions(String name, boolean quick, int seconds, int nodes, int values) {
  private static final int HOUR_SECONDS = 3_600;
  private static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException when the words make no sense; the message says which
   */
  static BenchOptions of(List<String> args) {
    List<String> words = new ArrayList<>(args);
    boolean quick = words.remove("--quick");
    boolean hour = words.remove("--hour");
    int seconds = number(words, "--seconds");
    int nodes = number(words, "--nodes");
    int values = number(words, "--values");
    if (words.size() != 1) {
      throw new IllegalArgumentException("name one benchmark");
    }
    if (!words.get(0).equals("fleet") && (hour || seconds + nodes + values > 0)) {
      throw new IllegalArgumentException("only a fleet has a length, nodes and values");
    }
    return new BenchOptions(words.get(0), quick, hour ? HOUR_SECONDS : seconds, nodes, values);
  }

  private static int number(List<String> words, String option) {
    int at = words.indexOf(option);
    if (at < 0) {
      return 0;
    }
    String text = at + 1 < words.size() ? words.get(at + 1) : "";
    if (!text.matches("[1-9]\\d{0,6}") || Integer.parseInt(text) > MOST) {
      throw new IllegalArgumentException(option + " needs a number from 1 to " + MOST);
    }
    words.subList(at, at + 2).clear();
    return Integer.parseInt(text);
  }

  /** The given number, or this one where none was given. */
  static int or(int given, int otherwise) {
    return given > 0 ? given : otherwise;
  }
}
