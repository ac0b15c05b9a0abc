package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.aggregator.store.SeriesQuery.Aggregate;
import dev.wattrack.model.job.UserNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnTextsTest {
  private static final Expr SIMULATED =
      new Expr.Binary("=", new Expr.Ref("simulated"), new Expr.Text("true"));
  private final RecordingStore store = new RecordingStore();

  @BeforeEach
  void aRealNodeAndASimulatedOne() throws Exception {
    store.node("1", "real", false);
    store.node("2", "made-up", true);
  }

  /** Three texts of each node, two of them in one millisecond. */
  private static final class States implements Relation {
    @Override
    public String name() {
      return "node";
    }

    @Override
    public SortedMap<String, FieldType> fields() {
      return new TreeMap<>(Map.of("state", FieldType.STRING));
    }

    @Override
    public SortedSet<String> tagKeys() {
      return new TreeSet<>(Set.of("host"));
    }

    @Override
    public Set<SortedMap<String, String>> series() {
      return Set.of(
          new TreeMap<>(Map.of("host", "real")), new TreeMap<>(Map.of("host", "made-up")));
    }

    @Override
    public List<Table> rows(List<String> fields, long from, long to, @Nullable Expr condition) {
      assertThat(Filter.names(condition)).doesNotContain("simulated");
      return series().stream()
          .map(
              tags ->
                  new Table(
                      tags,
                      new long[] {1_000_001, 1_000_002, 2_500_000},
                      new double[][] {{1, 2, 3}}))
          .toList();
    }

    @Override
    public List<Table> windows(
        String field, Aggregate aggregate, long from, long to, long step, @Nullable Expr rest) {
      return rows(List.of(field), from, to, rest);
    }
  }

  private OwnTexts texts() {
    Records records = new Records(Records.ledgerOf(store), List.of(), List.of(), UserNames.SHOWN);
    World world = new World(store, List.of(), Map.of(), records, null, 0, 1_000);
    return new OwnTexts(new States(), world, new Filter());
  }

  @Test
  void simulatedNodesHaveTheTagTheyAreSentWith() throws Exception {
    assertThat(texts().tagKeys()).containsExactly("host", "simulated");
    assertThat(texts().series())
        .containsExactlyInAnyOrder(
            new TreeMap<>(Map.of("host", "real")),
            new TreeMap<>(Map.of("host", "made-up", "simulated", "true")));
    for (List<Table> tables :
        List.of(
            texts().rows("state", 0, 9, SIMULATED, Set.of("state")),
            texts().windows("state", Aggregate.LAST, 0, 9, 1, SIMULATED, Set.of("state")))) {
      assertThat(tables).hasSize(1);
      assertThat(tables.get(0).tags()).isEqualTo(Map.of("host", "made-up", "simulated", "true"));
    }
  }

  @Test
  void ofTextsInOneMillisecondTheLastCounts() throws Exception {
    for (Table table : texts().rows("state", 0, 9, null, Set.of("state"))) {
      assertThat(table.times()).containsExactly(1_000_000, 2_000_000);
      assertThat(table.cells()[0]).containsExactly(2, 3);
    }
  }
}
