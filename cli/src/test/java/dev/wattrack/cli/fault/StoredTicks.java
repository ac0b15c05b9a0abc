package dev.wattrack.cli.fault;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the aggregator's export has of the numbered ticks, by host and stamp. Confined to the
 * test's thread.
 */
final class StoredTicks {
  private static final int MOST_PROBLEMS = 20;

  private final Map<String, Map<Long, Map<String, Double>>> byHost = new HashMap<>();
  private final List<String> duplicates = new ArrayList<>();

  /** Reads every raw row between two times, all of them, not a sample. */
  static StoredTicks export(AggregatorProcess aggregator, Instant from, Instant to)
      throws IOException, InterruptedException {
    StoredTicks ticks = new StoredTicks();
    String csv = aggregator.get("/api/v1/export?format=csv&from=" + from + "&to=" + to);
    csv.lines().skip(1).forEach(ticks::line);
    return ticks;
  }

  private void line(String line) {
    // time,host,measurement,tags,field,value; nothing of ours needs quotes
    String[] part = line.split(",", -1);
    if (part.length != 6 || !part[2].equals(Numbered.MEASUREMENT)) {
      return;
    }
    Instant time = Instant.parse(part[0]);
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    Double before =
        byHost
            .computeIfAbsent(part[1], host -> new TreeMap<>())
            .computeIfAbsent(nanos, stamp -> new TreeMap<>())
            .put(part[3] + " " + part[4], Double.parseDouble(part[5]));
    if (before != null) {
      duplicates.add(line);
    }
  }

  /**
   * Compares with a node's journal, tick by tick.
   *
   * @return what is wrong, empty if nothing is
   */
  List<String> problems(String host, Map<Long, Journal.Entry> journal) {
    List<String> problems = new ArrayList<>();
    Map<Long, Map<String, Double>> left = new TreeMap<>(byHost.getOrDefault(host, Map.of()));
    for (Journal.Entry entry : journal.values()) {
      Map<String, Double> stored = left.remove(entry.stampNanos());
      if (stored == null) {
        if (entry.taken()) {
          problems.add("missing " + entry);
        }
      } else if (!stored.equals(Numbered.expected(entry.number()))) {
        problems.add("wrong " + entry + ": " + stored);
      }
    }
    left.forEach((stamp, values) -> problems.add("never made " + stamp + ": " + values));
    duplicates.stream().filter(line -> line.contains("," + host + ",")).forEach(problems::add);
    return problems.size() <= MOST_PROBLEMS
        ? problems
        : List.of(problems.size() + " problems, the first:", problems.get(0));
  }

  /** Whether there is a tick of this host at the entry's stamp. */
  boolean has(String host, Journal.Entry entry) {
    return byHost.getOrDefault(host, Map.of()).containsKey(entry.stampNanos());
  }
}
