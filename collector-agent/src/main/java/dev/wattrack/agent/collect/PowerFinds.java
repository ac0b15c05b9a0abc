package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What a search for sources of power has found, best first, and why everything else was refused.
 * Confined to the sampler's thread.
 */
final class PowerFinds {
  private static final int MOST_REFUSALS = 32;

  private final long nanos;
  private final List<PowerSource> candidates = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private boolean brokenOne;

  /**
   * @param nanos monotonic time of the search
   */
  PowerFinds(long nanos) {
    this.nanos = nanos;
  }

  /** A source that is read at once: one that cannot be read is refused with what to do. */
  void tryOut(PowerSource source) {
    Reading<Row> trouble = source.sample(nanos);
    if (trouble == null) {
      candidates.add(source);
      return;
    }
    source.close();
    broken(source.source() + " " + source.sensor() + ": " + words(trouble));
  }

  /** A source that can be judged by its answers alone. */
  void add(PowerSource source) {
    candidates.add(source);
  }

  /** Something that is not the power of this node, or that this node does not have. */
  void refuse(String reason) {
    if (refusals.size() < MOST_REFUSALS) {
      refusals.add(reason);
    }
  }

  /** Something that is there and cannot be used now; worth another look later. */
  void broken(String reason) {
    brokenOne = true;
    refuse(reason);
  }

  static String words(Reading<Row> trouble) {
    if (trouble instanceof Reading.NoData<Row> none) {
      return none.reason();
    }
    return trouble instanceof Reading.Failed<Row> failed ? failed.reason() : "";
  }

  List<PowerSource> candidates() {
    return candidates;
  }

  List<String> refusals() {
    return refusals;
  }

  /** Whether the node has any of this hardware, so that another look is worth its cost. */
  boolean worthAnotherLook() {
    return brokenOne || !candidates.isEmpty();
  }
}
