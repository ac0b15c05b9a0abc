package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which node of ours a scheduler means: the one of the same name, else the one of its host name,
 * unless several of the scheduler's nodes share that host. Immutable.
 */
final class SchedulerNames {
  private final Map<String, Integer> hosts = new HashMap<>();
  private final Predicate<String> known;

  SchedulerNames(List<SchedulerNode> nodes, Predicate<String> known) {
    this.known = known;
    nodes.forEach(node -> hosts.merge(node.host(), 1, Integer::sum));
  }

  String nodeOf(SchedulerNode node) {
    boolean byHost = !known.test(node.name()) && hosts.getOrDefault(node.host(), 0) == 1;
    return byHost && known.test(node.host()) ? node.host() : node.name();
  }
}
