package dev.wattrack.model.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guesses which known word was meant by one that is not known. */
public final class Nearest {
  private static final int FARTHEST = 3;

  /**
   * The known word with the fewest letters to change, or one that ends in {@code .word} ({@code
   * commit_interval} is {@code store.commit_interval}); null if nothing is near.
   */
  public static @Nullable String of(String word, Collection<String> known) {
    String best = null;
    // A word of three letters is near to all others of three.
    int bestDistance = 1 + Math.min(FARTHEST, word.length() / 2);
    for (String candidate : known) {
      int distance = candidate.endsWith("." + word) ? 0 : distance(word, candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** {@code "; did you mean 'x'?"}, or nothing when no known word is near. */
  public static String hint(String word, Collection<String> known) {
    String nearest = of(word, known);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /** Edit distance (Levenshtein 1966). */
  private static int distance(String a, String b) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.get(0);
      row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int above = row.get(j);
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row.set(j, Math.min(swap, 1 + Math.min(above, row.get(j - 1))));
        diagonal = above;
      }
    }
    return row.get(b.length());
  }

  private Nearest() {}
}
