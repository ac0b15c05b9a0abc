package dev.wattrack.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes, texts and what was believed of a node. */
abstract class StoreNamesContract extends TimeSeriesStoreContract {
  @Test
  void nodesAndTextsKeepTheirNumbers() throws Exception {
    NodeRecord first = store.node("abcdef", "pi", false);
    NodeRecord second = store.node("123456", "pi", true);
    assertThat(second.name()).isEqualTo("pi~1234");
    assertThat(second.number()).isNotEqualTo(first.number());
    int text = store.textNumber("idle");
    assertThat(store.textNumber("idle")).isEqualTo(text);
    assertThat(store.textNumber("busy")).isNotEqualTo(text);
    reopen();
    assertThat(store.nodes()).containsExactly(first, second);
    assertThat(store.node("abcdef", "pie", false))
        .isEqualTo(new NodeRecord(first.number(), "abcdef", "pie", false));
    assertThat(store.textNumber("idle")).isEqualTo(text);
    assertThat(store.text(text)).isEqualTo("idle");
    assertThat(store.text(999_999)).isEmpty();
  }

  @Test
  void whatWasBelievedOfANodeIsKept() throws Exception {
    NodeRecord node = store.node("k", "n", false);
    store.node("other", "o", false);
    store.remember(Map.of(node.number(), new NodeRecord.LastState("up", 5)));
    store.remember(Map.of(node.number(), new NodeRecord.LastState("stopped", 7)));
    reopen();
    assertThat(store.lastStates())
        .isEqualTo(Map.of(node.number(), new NodeRecord.LastState("stopped", 7)));
  }
}
