package dev.wattrack.testkit.link;

import dev.wattrack.model.wire.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of sequence numbers, kept as disjoint ranges: as small as its number of gaps. Confined to
 * one thread.
 */
public final class SeqSet {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long size;

  /** Adds first to last, both included, and answers how many of them are new. */
  public long add(long first, long last) {
    if (last < first) {
      throw new IllegalArgumentException("empty range " + first + ".." + last);
    }
    long from = first;
    long to = last;
    long known = 0;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
    }
    for (Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
        next != null && next.getKey() <= to + 1;
        next = lastByFirst.ceilingEntry(from)) {
      known += Math.max(0, Math.min(next.getValue(), last) - Math.max(next.getKey(), first) + 1);
      to = Math.max(to, next.getValue());
      lastByFirst.remove(next.getKey());
    }
    lastByFirst.put(from, to);
    long added = last - first + 1 - known;
    size += added;
    return added;
  }

  public boolean contains(long seq) {
    Map.Entry<Long, Long> entry = lastByFirst.floorEntry(seq);
    return entry != null && entry.getValue() >= seq;
  }

  /** How many numbers are in the set. */
  public long size() {
    return size;
  }

  /** How many numbers between the lowest and the highest are not in the set. */
  public long missing() {
    return lastByFirst.isEmpty()
        ? 0
        : lastByFirst.lastEntry().getValue() - lastByFirst.firstKey() + 1 - size;
  }

  public List<Frames.Range> ranges() {
    List<Frames.Range> ranges = new ArrayList<>();
    lastByFirst.forEach((first, last) -> ranges.add(new Frames.Range(first, last)));
    return ranges;
  }
}
