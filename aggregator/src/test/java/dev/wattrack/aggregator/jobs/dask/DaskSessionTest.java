package dev.wattrack.aggregator.jobs.dask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.jobs.dask.DaskIdentity.Worker;
import dev.wattrack.aggregator.jobs.dask.DaskStream.Told;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaskSessionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final DaskSession session = new DaskSession(identity("S-1"), NOW);

  private static DaskIdentity identity(String id) {
    return new DaskIdentity(
        id,
        "tcp://10.0.0.227:8786",
        NOW.minusSeconds(9),
        List.of(new Worker("w1", "10.0.0.221", 4, 100L), new Worker("w2", "10.0.0.9", 2, null)),
        2);
  }

  private static DaskCounts counts(String prefix, int done, int failed, double seconds) {
    DaskCounts counts = new DaskCounts();
    counts.of(prefix).done = done;
    counts.of(prefix).failed = failed;
    counts.of(prefix).addSeconds(seconds);
    return counts;
  }

  @Test
  void whatEventsAndMetricsBothTellIsNotCountedTwice() {
    assertThat(session.take(new Told(1, true, counts("pi", 5, 0, 0.5)), true)).isTrue();
    assertThat(session.done()).isEqualTo(5);
    session.metrics(counts("pi", 3, 1, Double.NaN));
    assertThat(session.done()).as("an old poll takes nothing away").isEqualTo(5);
    assertThat(session.failed()).isEqualTo(1);
    assertThat(session.tasks().get(0).computeSeconds()).isEqualTo(0.5);
    session.metrics(counts("pi", 8, 1, Double.NaN));
    assertThat(session.done()).as("three were missed by the events").isEqualTo(8);
    assertThat(session.tasks().get(0).computeSeconds()).as("of five of eight only").isNull();
  }

  @Test
  void afterAReconnectEventsCountOnceTheSchedulerHasSaidThatItIsTheSame() {
    assertThat(session.take(new Told(1, true, counts("pi", 5, 0, 1)), true)).isTrue();
    assertThat(session.take(new Told(1, false, counts("pi", 1, 0, 1)), false)).isTrue();
    assertThat(session.take(new Told(2, true, counts("pi", 9, 0, 1)), false)).isFalse();
    assertThat(session.take(new Told(2, true, counts("pi", 2, 0, 1)), true)).isTrue();
    assertThat(session.done()).isEqualTo(8);
  }

  @Test
  void itsSpanNamesNodesAndHostsThatAreNone() {
    session.seen(identity("S-1"), Map.of("w1", "atomos-01"), NOW);
    JobSpan job = session.running();
    assertThat(job.nodes()).containsExactly("10.0.0.9", "atomos-01");
    assertThat(job.cores()).isEqualTo(6);
    assertThat(job.name()).isEqualTo("Dask 10.0.0.227:8786");
    assertThat(job.memoryBytesMax()).isEqualTo(100);
    DaskIdentity last = new DaskIdentity("S-1", "", null, List.of(), 0);
    session.seen(last, Map.of(), NOW);
    JobSpan over = session.over("gone");
    assertThat(over.nodes()).as("workers leave first").containsExactly("10.0.0.9", "atomos-01");
    assertThat(over.cores()).isEqualTo(6);
    assertThat(over.state()).isEqualTo(JobState.COMPLETED);
    assertThat(over.ended()).isEqualTo(NOW);
    assertThat(session.is(identity("S-2"))).isFalse();
  }
}
