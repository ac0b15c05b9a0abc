package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;

/**
 * Walks through lines, words and numbers of a file without making objects. Only lines that end in a
 * line feed count: a cut one might hold a cut number. Never fails; methods answer false instead.
 * Confined to one thread.
 */
final class Scan {
  private byte[] bytes = new byte[0];
  private int limit;
  private int next;
  private int at;
  private int lineEnd;
  private int from;
  private int to;
  private long number;

  Scan reset(byte[] source, int length) {
    bytes = source;
    limit = length;
    next = 0;
    at = 0;
    lineEnd = 0;
    return this;
  }

  Scan reset(HeldFile file) {
    return reset(file.bytes(), file.length());
  }

  /** Goes to the next whole line. */
  boolean line() {
    for (int i = next; i < limit; i++) {
      if (bytes[i] == '\n') {
        at = next;
        lineEnd = i;
        next = i + 1;
        return true;
      }
    }
    at = lineEnd;
    return false;
  }

  /** Goes on from this byte, if it is in this line. */
  boolean from(int position) {
    if (position < at || position > lineEnd) {
      return false;
    }
    at = position;
    return true;
  }

  /** Goes to the next word of this line, ended by a blank. */
  boolean word() {
    while (at < lineEnd && blank(bytes[at])) {
      at++;
    }
    from = at;
    while (at < lineEnd && !blank(bytes[at])) {
      at++;
    }
    to = at;
    return to > from;
  }

  /** Goes to the text before the next such character of this line, and behind that. */
  boolean before(char end) {
    while (at < lineEnd && blank(bytes[at])) {
      at++;
    }
    for (int i = at; i < lineEnd; i++) {
      if (bytes[i] == end) {
        from = at;
        to = i;
        at = i + 1;
        return to > from;
      }
    }
    return false;
  }

  /** Goes to the next word and reads all of it as a whole number. */
  boolean number() {
    return word() && toNumber(0);
  }

  /** As {@link #number()}, but below zero is no number either. */
  boolean counter() {
    return number() && number >= 0;
  }

  /** As {@link #number()}, for the n-th word from here, counted from 0. */
  boolean number(int skip) {
    for (int i = 0; i < skip; i++) {
      if (!word()) {
        return false;
      }
    }
    return number();
  }

  /** Goes to the next word, {@code 12.34}, and reads it as 1234; digits beyond are cut off. */
  boolean fixed(int decimals) {
    return word() && toNumber(decimals);
  }

  /** Reads what is behind the prefix of this word, {@code avg10=0.12}. */
  boolean fixedBehind(byte[] prefix, int decimals) {
    if (!startsWith(prefix)) {
      return false;
    }
    from += prefix.length;
    return toNumber(decimals);
  }

  /** Reads the text before the next such character, {@code 37@300000000Hz}, as a whole number. */
  boolean numberBefore(char end) {
    return before(end) && toNumber(0);
  }

  /** Goes to the next word and reads it as a hexadecimal number, {@code 0x1f}. */
  boolean hexadecimal() {
    if (!word()
        || to - from < 3
        || to - from > 17
        || bytes[from] != '0'
        || bytes[from + 1] != 'x') {
      return false;
    }
    long value = 0;
    for (int i = from + 2; i < to; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return false;
      }
      value = value << 4 | digit;
    }
    number = value;
    return value >= 0;
  }

  private boolean toNumber(int decimals) {
    boolean negative = from < to && bytes[from] == '-';
    int i = negative ? from + 1 : from;
    int digits = 0;
    int behind = -1;
    long value = 0;
    for (; i < to; i++) {
      byte b = bytes[i];
      if (b == '.' && behind < 0 && decimals > 0) {
        behind = 0;
        continue;
      }
      if (b < '0' || b > '9') {
        return false;
      }
      digits++;
      if (behind >= 0 && behind++ >= decimals) {
        continue;
      }
      if (value > (Long.MAX_VALUE - 9) / 10) {
        return false;
      }
      value = value * 10 + (b - '0');
    }
    for (int d = Math.max(behind, 0); d < decimals; d++) {
      if (value > Long.MAX_VALUE / 10) {
        return false;
      }
      value *= 10;
    }
    number = negative ? -value : value;
    return digits > 0;
  }

  long value() {
    return number;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean is(byte[] word) {
    return to - from == word.length && startsWith(word);
  }

  boolean startsWith(byte[] prefix) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** The word as a text; makes an object. */
  String text() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }
}
