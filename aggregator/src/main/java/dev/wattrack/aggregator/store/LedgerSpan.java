package dev.wattrack.aggregator.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the energy of one rack went in a stretch of time, in mJ: meter = nodes + fixed + fan +
 * residual, and node = idle + jobs + system, exactly. Time with and without a meter value is never
 * in one span. Immutable; what does not balance is refused.
 *
 * @param startSeconds since 1970 UTC
 * @param spanSeconds from one span to the next of this length: 60 or 3600 in the tables
 * @param seconds how much of that time it is about
 * @param estimated true where the meter was silent: there is no meter value, and no residual
 */
public record LedgerSpan(
    long startSeconds,
    int spanSeconds,
    int seconds,
    boolean simulated,
    boolean estimated,
    @Nullable Long meterMillijoules,
    long fixedMillijoules,
    long fanMillijoules,
    long residualMillijoules,
    List<Node> nodes) {

  /**
   * A node in it, mJ. {@code idle} is all its idle energy, {@code unallocated} the part of that
   * which no job held; {@code sd} is the sum of the standard deviations over time. {@code quality}
   * is the worst of the time: off, measured, modelled, assumed or estimated.
   */
  public record Node(
      String node,
      long idleMillijoules,
      long jobsMillijoules,
      long systemMillijoules,
      long unallocatedMillijoules,
      long sdMillijoules,
      String quality,
      List<Share> jobs) {

    public Node {
      jobs = List.copyOf(jobs);
    }

    public long millijoules() {
      return idleMillijoules + jobsMillijoules + systemMillijoules;
    }
  }

  /** What a job used on a node: its dynamic energy, and its part of the idle energy. */
  public record Share(String job, long dynamicMillijoules, long idleMillijoules) {}

  public LedgerSpan {
    nodes = List.copyOf(nodes);
    long sum = fixedMillijoules + fanMillijoules + residualMillijoules;
    for (Node node : nodes) {
      sum += node.millijoules();
    }
    if (meterMillijoules != null && meterMillijoules != sum) {
      throw new IllegalArgumentException(
          "at " + startSeconds + " s the meter's " + meterMillijoules + " mJ are not " + sum);
    }
    if (estimated == (meterMillijoules != null)) {
      throw new IllegalArgumentException(
          "at " + startSeconds + " s: estimated is what has no meter value");
    }
  }

  /** Whether the jobs' shares in a node add up to the node; not so where they were left out. */
  public boolean sharesBalance() {
    for (Node node : nodes) {
      long dynamic = 0;
      long idle = node.unallocatedMillijoules();
      for (Share share : node.jobs()) {
        dynamic += share.dynamicMillijoules();
        idle += share.idleMillijoules();
      }
      if (dynamic != node.jobsMillijoules() || idle != node.idleMillijoules()) {
        return false;
      }
    }
    return true;
  }

  /** The same span, over the time of both; for spans of one kind. */
  public LedgerSpan plus(LedgerSpan other) {
    Map<String, List<Node>> byName = new LinkedHashMap<>();
    nodes.forEach(node -> byName.computeIfAbsent(node.node(), n -> new ArrayList<>()).add(node));
    other.nodes.forEach(
        node -> byName.computeIfAbsent(node.node(), n -> new ArrayList<>()).add(node));
    return new LedgerSpan(
        startSeconds,
        spanSeconds,
        seconds + other.seconds,
        simulated,
        estimated,
        meterMillijoules == null || other.meterMillijoules == null
            ? null
            : Long.valueOf(meterMillijoules + other.meterMillijoules),
        fixedMillijoules + other.fixedMillijoules,
        fanMillijoules + other.fanMillijoules,
        residualMillijoules + other.residualMillijoules,
        byName.values().stream().map(LedgerSpan::sum).toList());
  }

  private static Node sum(Collection<Node> parts) {
    long idle = 0;
    long jobs = 0;
    long system = 0;
    long unallocated = 0;
    long sd = 0;
    String name = "";
    String quality = "off";
    Map<String, Share> shares = new LinkedHashMap<>();
    for (Node part : parts) {
      name = part.node();
      idle += part.idleMillijoules();
      jobs += part.jobsMillijoules();
      system += part.systemMillijoules();
      unallocated += part.unallocatedMillijoules();
      sd += part.sdMillijoules();
      quality = worse(quality, part.quality());
      part.jobs().forEach(share -> shares.merge(share.job(), share, LedgerSpan::sum));
    }
    return new Node(
        name, idle, jobs, system, unallocated, sd, quality, List.copyOf(shares.values()));
  }

  private static Share sum(Share a, Share b) {
    return new Share(
        a.job(),
        a.dynamicMillijoules() + b.dynamicMillijoules(),
        a.idleMillijoules() + b.idleMillijoules());
  }

  /** The words for quality, best first; a node that is off is known best. */
  static final List<String> QUALITIES =
      List.of("off", "measured", "modelled", "assumed", "estimated");

  private static String worse(String a, String b) {
    return QUALITIES.indexOf(a) >= QUALITIES.indexOf(b) ? a : b;
  }
}
