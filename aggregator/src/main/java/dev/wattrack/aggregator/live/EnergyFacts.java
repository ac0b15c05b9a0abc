package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.energy.NodeFacts;
import dev.wattrack.model.wire.Hello;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the energy part wants to know of a node. Confined to the ingest thread. */
final class EnergyFacts {

  static NodeFacts of(LiveNode node, Instant now) {
    Hello hello = node.hello();
    Map<String, String> facts = hello == null ? Map.of() : hello.facts();
    Double cores = number(facts.get("cores"));
    NodeState state = node.state();
    boolean silent = state == NodeState.LOST || state == NodeState.STOPPED;
    return new NodeFacts(
        node.record().name(),
        node.record().simulated(),
        facts.getOrDefault("board", ""),
        facts.getOrDefault("cpu_model", ""),
        cores == null ? null : (Integer) cores.intValue(),
        number(facts.get("max_mhz")),
        state == NodeState.POWERED_OFF,
        silent ? Math.max(1, Duration.between(node.since(), now).toMillis() / 1e3) : 0,
        node.skewSeconds());
  }

  private static @Nullable Double number(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,6}") ? Double.valueOf(text) : null;
  }

  private EnergyFacts() {}
}
