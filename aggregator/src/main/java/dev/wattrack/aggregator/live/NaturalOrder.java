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
        String first = a.substring(i, endOfA).replaceFirst("^0+(?=.)", "");
        String second = b.substring(j, endOfB).replaceFirst("^0+(?=.)", "");
        order =
            first.length() == second.length()
                ? first.compareTo(second)
                : Integer.compare(first.length(), second.length());
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
