package dev.wattrack.energy.replay;

import java.nio.charset.StandardCharsets;

/**
 * One line of a CSV file without quotes, as bytes. Confined to one thread; refilled for every line.
 * A cell that is not what it should be fails with file, line and column.
 */
final class CsvLine {
  private static final int MAX_CELLS = 32;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  final String file;
  long number;
  private byte[] bytes = new byte[0];
  private final int[] starts = new int[MAX_CELLS + 1];
  private int cells;

  CsvLine(String file) {
    this.file = file;
  }

  void set(byte[] source, int from, int to, long lineNumber) {
    bytes = source;
    number = lineNumber;
    cells = 0;
    int end = to > from && source[to - 1] == '\r' ? to - 1 : to;
    starts[cells++] = from;
    for (int i = from; i < end; i++) {
      if (source[i] == ',' && cells < MAX_CELLS) {
        starts[cells++] = i + 1;
      }
    }
    starts[cells] = end + 1;
  }

  int cells() {
    return cells;
  }

  boolean empty(int cell) {
    return starts[cell + 1] - 1 <= starts[cell];
  }

  String text(int cell) {
    return new String(
        bytes, starts[cell], starts[cell + 1] - 1 - starts[cell], StandardCharsets.UTF_8);
  }

  void requireCells(int wanted) throws RecordingException {
    if (cells < wanted) {
      throw fail(cells + " columns instead of " + wanted);
    }
  }

  RecordingException fail(String what) {
    return new RecordingException(file + ":" + number + ": " + what);
  }

  /** A decimal number; digits, sign and point are read here, anything else by the JDK. */
  double number(int cell, String column) throws RecordingException {
    int i = starts[cell];
    int end = starts[cell + 1] - 1;
    boolean negative = i < end && bytes[i] == '-';
    int at = negative ? i + 1 : i;
    long mantissa = 0;
    int digits = 0;
    int decimals = -1;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (bytes[at] == '.' && decimals < 0) {
        decimals = 0;
      } else {
        return slowNumber(cell, column);
      }
    }
    if (digits == 0 || digits > 17 || decimals >= POWERS.length) {
      return slowNumber(cell, column);
    }
    double value = decimals > 0 ? mantissa / POWERS[decimals] : mantissa;
    return negative ? -value : value;
  }

  private double slowNumber(int cell, String column) throws RecordingException {
    String text = text(cell).strip();
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw fail(column + " is '" + text + "', not a number");
    }
    throw fail(column + " is '" + text + "', not a number");
  }
}
