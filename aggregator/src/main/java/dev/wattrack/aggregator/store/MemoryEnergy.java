package dev.wattrack.aggregator.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The energy of a store that has no tables: the newest days, until the end of this process. Safe
 * for use by several threads.
 */
public final class MemoryEnergy implements EnergyTable {
  private static final int MOST_SPANS = 10_000;
  private static final int MOST_COSTS = 20_000;
  private static final int HOUR = 3_600;

  /** Simulated racks apart from real ones; of one start the metered part comes first. */
  private record Place(boolean simulated, long startSeconds, boolean estimated)
      implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::simulated)
            .thenComparing(Place::startSeconds)
            .thenComparing(Place::estimated);

    static Place of(LedgerSpan span) {
      return new Place(span.simulated(), span.startSeconds(), span.estimated());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final TreeMap<Place, LedgerSpan> spans = new TreeMap<>();
  private final Map<String, JobCost> costs = new LinkedHashMap<>();
  private final Map<String, byte[]> memories = new HashMap<>();

  @Override
  public synchronized void save(Batch batch) {
    for (LedgerSpan span : batch.spans()) {
      spans.remove(new Place(span.simulated(), span.startSeconds(), false));
      spans.remove(new Place(span.simulated(), span.startSeconds(), true));
    }
    batch.spans().forEach(span -> spans.put(Place.of(span), span));
    while (spans.size() > MOST_SPANS) {
      spans.pollFirstEntry();
    }
    for (JobCost cost : batch.costs()) {
      costs.remove(cost.key());
      costs.put(cost.key(), cost);
    }
    while (costs.size() > MOST_COSTS) {
      costs.remove(costs.keySet().iterator().next());
    }
    memories.putAll(batch.memories());
  }

  @Override
  public synchronized List<LedgerSpan> ledger(Wanted wanted) {
    return steps(spans.values().stream(), wanted);
  }

  /** Sums spans to the steps that are wanted; those of another time or rack are passed over. */
  public static List<LedgerSpan> steps(Stream<LedgerSpan> all, Wanted wanted) {
    return sum(
        all.filter(span -> span.simulated() == wanted.simulated())
            .filter(span -> span.startSeconds() >= wanted.fromSeconds())
            .filter(span -> span.startSeconds() < wanted.toSeconds()),
        wanted.stepSeconds(),
        wanted.withJobs(),
        wanted.most());
  }

  /** Sums spans to steps, or to their own length where that is longer; the oldest first. */
  public static List<LedgerSpan> sum(
      Stream<LedgerSpan> all, int stepSeconds, boolean withJobs, int most) {
    TreeMap<Place, LedgerSpan> sums = new TreeMap<>();
    all.forEach(
        span -> {
          LedgerSpan moved = moved(span, Math.max(span.spanSeconds(), stepSeconds), withJobs);
          sums.merge(Place.of(moved), moved, LedgerSpan::plus);
        });
    return sums.values().stream().limit(most).toList();
  }

  private static LedgerSpan moved(LedgerSpan span, int step, boolean withJobs) {
    List<LedgerSpan.Node> nodes = withJobs ? span.nodes() : withoutJobs(span.nodes());
    return new LedgerSpan(
        Math.floorDiv(span.startSeconds(), step) * step,
        step,
        span.seconds(),
        span.simulated(),
        span.estimated(),
        span.meterMillijoules(),
        span.fixedMillijoules(),
        span.fanMillijoules(),
        span.residualMillijoules(),
        nodes);
  }

  private static List<LedgerSpan.Node> withoutJobs(List<LedgerSpan.Node> nodes) {
    return nodes.stream()
        .map(
            node ->
                new LedgerSpan.Node(
                    node.node(),
                    node.idleMillijoules(),
                    node.jobsMillijoules(),
                    node.systemMillijoules(),
                    node.unallocatedMillijoules(),
                    node.sdMillijoules(),
                    node.quality(),
                    List.of()))
        .toList();
  }

  @Override
  public synchronized List<JobCost> costs(Instant from, Instant to, int most) {
    return newest(
            costs.values().stream()
                .filter(cost -> cost.start().isBefore(to))
                .filter(cost -> !Objects.requireNonNullElse(cost.end(), to).isBefore(from)))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized List<JobCost> costs(Collection<String> ids) {
    return newest(costs.values().stream().filter(cost -> ids.contains(cost.id()))).toList();
  }

  private static Stream<JobCost> newest(Stream<JobCost> found) {
    return found.sorted(
        Comparator.comparing(JobCost::start).reversed().thenComparing(JobCost::key));
  }

  @Override
  public synchronized byte @Nullable [] memory(String name) {
    return memories.get(name);
  }

  @Override
  public synchronized boolean thin(long beforeSeconds) {
    List<LedgerSpan> minutes = new ArrayList<>();
    for (LedgerSpan span : spans.values()) {
      if (span.spanSeconds() < HOUR
          && Math.floorDiv(span.startSeconds(), HOUR) * HOUR + HOUR <= beforeSeconds) {
        minutes.add(span);
      }
    }
    minutes.forEach(span -> spans.remove(Place.of(span)));
    for (boolean simulated : new boolean[] {false, true}) {
      Wanted hours =
          new Wanted(simulated, Long.MIN_VALUE, Long.MAX_VALUE, HOUR, true, Integer.MAX_VALUE);
      steps(minutes.stream(), hours)
          .forEach(hour -> spans.merge(Place.of(hour), hour, LedgerSpan::plus));
    }
    return false;
  }
}
