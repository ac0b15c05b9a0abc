package dev.wattrack.aggregator.lineprotocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The lines of a request that cannot be used: how many, and the first few of them. A body of
 * nothing else must not fill the memory. Confined to one thread at a time.
 */
public final class BadLines {
  private static final int KEPT = 5;
  private static final int SHOWN_CHARACTERS = 120;
  private final List<BadLine> first = new ArrayList<>();
  private int count;

  /** A line that cannot be used, and why. Immutable. */
  public record BadLine(int number, String reason, String line) {}

  public void add(int number, String reason, String line) {
    count++;
    if (first.size() < KEPT) {

      String shown =
          line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line;
      first.add(new BadLine(number, reason, shown));
    }
  }

  public void addAll(BadLines others) {
    count += others.count;
    first.addAll(others.first);
    first.sort(Comparator.comparingInt(BadLine::number));
    first.subList(Math.min(KEPT, first.size()), first.size()).clear();
  }

  public int count() {
    return count;
  }

  /** The first few, in order of their numbers. */
  public List<BadLine> first() {
    return List.copyOf(first);
  }
}
