package dev.wattrack.energy.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What jobs pay for a span of intervals by a policy, in mJ: jobs + unallocated + system +
 * infrastructure + residual = all the energy of the span, exactly, whatever the policy. Full cost
 * is divided over the span as a whole, so bill a day at once. Confined to one thread.
 */
public final class Bill {
  private final IdlePolicy policy;
  private final Map<String, Long> dynamic = new LinkedHashMap<>();
  private final Map<String, Long> idle = new LinkedHashMap<>();
  private long unallocated;
  private long system;
  private long infrastructure;
  private long residual;

  public Bill(IdlePolicy policy) {
    this.policy = policy;
  }

  public void add(Interval interval) {
    infrastructure += interval.fixedMillijoules() + interval.fanMillijoules();
    residual += interval.residualMillijoules();
    for (NodeEntry node : interval.nodes()) {
      add(node);
    }
  }

  private void add(NodeEntry node) {
    system += node.systemMillijoules();
    double[] weights = new double[node.jobs().size()];
    boolean held = false;
    for (int i = 0; i < weights.length; i++) {
      NodeEntry.JobEntry job = node.jobs().get(i);
      dynamic.merge(job.jobId(), job.dynamicMillijoules(), Long::sum);
      weights[i] = job.idleMillijoules();
      held |= job.idleMillijoules() > 0;
    }
    long left = node.idleMillijoules();
    if (policy == IdlePolicy.EXCLUSIVE && held) {
      long[] parts = LargestRemainder.split(left, weights, weights.length);
      for (int i = 0; i < parts.length; i++) {
        idle.merge(node.jobs().get(i).jobId(), parts[i], Long::sum);
      }
      return;
    }
    for (NodeEntry.JobEntry job : node.jobs()) {
      if (policy != IdlePolicy.NONE) {
        idle.merge(job.jobId(), job.idleMillijoules(), Long::sum);
        left -= job.idleMillijoules();
      }
    }
    unallocated += left;
  }

  /** What each job pays. */
  public Map<String, Long> jobs() {
    Map<String, Long> sum = new LinkedHashMap<>(dynamic);
    idle.forEach((job, part) -> sum.merge(job, part, Long::sum));
    if (policy != IdlePolicy.FULL || idle.values().stream().noneMatch(part -> part > 0)) {
      return sum;
    }
    String[] names = idle.keySet().toArray(String[]::new);
    double[] weights = idle.values().stream().mapToDouble(Long::doubleValue).toArray();
    long rest = unallocated + system + infrastructure + residual;
    long[] parts = LargestRemainder.split(Math.abs(rest), weights, weights.length);
    for (int i = 0; i < names.length; i++) {
      sum.merge(names[i], rest < 0 ? -parts[i] : parts[i], Long::sum);
    }
    return sum;
  }

  private boolean all() {
    return policy == IdlePolicy.FULL && idle.values().stream().anyMatch(part -> part > 0);
  }

  public long unallocatedMillijoules() {
    return all() ? 0 : unallocated;
  }

  public long systemMillijoules() {
    return all() ? 0 : system;
  }

  public long infrastructureMillijoules() {
    return all() ? 0 : infrastructure;
  }

  public long residualMillijoules() {
    return all() ? 0 : residual;
  }
}
