package dev.wattrack.aggregator.live;

/** Orders names as people do: {@code pi2} before {@code pi10}. */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int order;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endOfA = endOfNumber(a, i);
        int endOfB = endOfNumber(b, j);
        order =
            compareNumbers(a, skipZeros(a, i, endOfA), endOfA, b, skipZeros(b, j, endOfB), endOfB);
        i = endOfA;
        j = endOfB;
      } else {
        order =
            Character.compare(
                Character.toLowerCase(a.charAt(i++)), Character.toLowerCase(b.charAt(j++)));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  private static int compareNumbers(String a, int i, int endOfA, String b, int j, int endOfB) {
    int order = Integer.compare(endOfA - i, endOfB - j);
    for (int k = 0; order == 0 && k < endOfA - i; k++) {
      order = Character.compare(a.charAt(i + k), b.charAt(j + k));
    }
    return order;
  }

  /** Where the number begins; its last digit stays. */
  private static int skipZeros(String text, int from, int end) {
    int begin = from;
    while (begin < end - 1 && text.charAt(begin) == '0') {
      begin++;
    }
    return begin;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
