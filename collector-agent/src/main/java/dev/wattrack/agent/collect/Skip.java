package dev.wattrack.agent.collect;

import java.util.List;

/**
 * Names that a collector passes over: whole names, or beginnings followed by {@code *}. Immutable.
 */
final class Skip {
  private final byte[][] names;
  private final boolean[] beginnings;

  Skip(List<String> patterns) {
    names = new byte[patterns.size()][];
    beginnings = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      String pattern = patterns.get(i);
      beginnings[i] = pattern.endsWith("*");
      names[i] = Scan.ascii(beginnings[i] ? pattern.substring(0, pattern.length() - 1) : pattern);
    }
  }

  boolean matches(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      int length = names[i].length;
      boolean fits = beginnings[i] ? to - from >= length : to - from == length;
      if (fits && java.util.Arrays.equals(names[i], 0, length, bytes, from, from + length)) {
        return true;
      }
    }
    return false;
  }

  boolean matches(String name) {
    byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return matches(bytes, 0, bytes.length);
  }
}
