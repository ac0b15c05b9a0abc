package dev.wattrack.aggregator.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the joules of the window went, J. Immutable.
 *
 * @param meter null if there was no meter value at all
 * @param meteredShare how much of the covered time has a meter value, 0 to 1
 */
public record LedgerSum(
    double coveredSeconds,
    @Nullable Double meter,
    double jobs,
    double allocatedIdle,
    double unallocatedIdle,
    double system,
    double infrastructure,
    double residual,
    double meteredShare) {

  /** Null of nothing. */
  static @Nullable LedgerSum of(List<LedgerBin> bins) {
    double covered = 0;
    double metered = 0;
    double meter = 0;
    boolean any = false;
    double[] sums = new double[6];
    for (LedgerBin bin : bins) {
      covered += bin.coveredSeconds();
      if (bin.meter() != null) {
        meter += bin.meter();
        any = true;
        metered += bin.estimated() ? 0 : bin.coveredSeconds();
      }
      double unallocated = bin.sum(LedgerBin.OnNode::unallocated);
      sums[0] += bin.sum(LedgerBin.OnNode::jobs);
      sums[1] += bin.sum(LedgerBin.OnNode::idle) - unallocated;
      sums[2] += unallocated;
      sums[3] += bin.sum(LedgerBin.OnNode::system);
      sums[4] += bin.infrastructure();
      sums[5] += bin.residual();
    }
    if (covered == 0) {
      return null;
    }
    Double total = any ? Double.valueOf(meter) : null;
    return new LedgerSum(
        covered, total, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], metered / covered);
  }
}
