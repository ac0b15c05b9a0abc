package dev.wattrack.aggregator.jobs.dask;

import java.util.Map;
import java.util.Set;

/** Tells which node somebody means. Safe for use by several threads; may block for a moment. */
@FunctionalInterface
public interface NodeLookup {

  /**
   * @param words names and addresses of hosts
   * @return node by word, for those that mean one node and no other
   */
  Map<String, String> find(Set<String> words) throws InterruptedException;
}
