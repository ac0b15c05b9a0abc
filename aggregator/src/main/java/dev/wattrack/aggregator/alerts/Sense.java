package dev.wattrack.aggregator.alerts;

import java.util.List;
import java.util.Map;

/**
 * Makes series of other series, for what no single one tells. Confined to the thread of the rules.
 */
interface Sense {
  /** Adds what it finds at this moment; what it does not know it leaves out. */
  void look(Scene scene, Map<String, List<Observation>> into);
}
