package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.external.victoria.Selector;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VictoriaSeriesTest {
  private static final Selector ASKED = Selector.named("m_v");

  private static SortedMap<String, String> labels(String host, int job) {
    return new TreeMap<>(Map.of("host", host, "job", "j" + job));
  }

  private static Set<SortedMap<String, String>> jobs(int count, String... hosts) {
    Set<SortedMap<String, String>> all = new HashSet<>();
    for (String host : hosts) {
      for (int job = 0; job < count; job++) {
        all.add(labels(host, job));
      }
    }
    return all;
  }

  @Test
  void onlyWhatTellsSeriesApartIsSaid() {
    Set<SortedMap<String, String>> all = jobs(3, "a", "b");
    assertThat(VictoriaSeries.of(ASKED, all, all).selectors().toString())
        .isEqualTo("[{__name__=\"m_v\"}]");
    assertThat(VictoriaSeries.of(ASKED, all, jobs(3, "b")).selectors().toString())
        .isEqualTo("[{__name__=\"m_v\",host=~\"b\"}]");
    assertThat(VictoriaSeries.of(ASKED, all, Set.of()).selectors()).isEmpty();
  }

  @Test
  void veryManyValuesAreAskedForInLots() {
    VictoriaSeries series = VictoriaSeries.of(ASKED, jobs(1_000, "a"), jobs(450, "a"));
    assertThat(series.selectors()).hasSize(3);
    assertThat(series.selectors().toString().split("\\|")).hasSize(448);
    assertThat(series.holds(labels("a", 449))).isTrue();
    assertThat(series.holds(labels("a", 450))).isFalse();
    assertThat(VictoriaSeries.of(ASKED, jobs(1_000, "a", "b"), jobs(450, "a")).selectors())
        .hasSize(3)
        .allSatisfy(lot -> assertThat(lot.toString()).contains("host=~\"a\",job=~"));
  }
}
