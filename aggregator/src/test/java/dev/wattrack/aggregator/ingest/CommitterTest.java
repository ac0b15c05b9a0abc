package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Layout;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitterTest {
  private final RecordingStore store = new RecordingStore();

  @Test
  void aCrowdedStoreIsSealedBeforeTheNextCommit() {
    store.crowd(3);
    Committer committer =
        new Committer(store, Runnable::run, () -> {}, Clock.systemUTC(), new IngestStats());
    committer.commit(List.of(cut(() -> committer.commit(List.of(cut(() -> {}))))));
    await().until(() -> store.calls().stream().filter("commit"::equals).count() == 2);
    committer.close();
    assertThat(store.calls())
        .containsExactly("commit", "maintain", "maintain", "maintain", "commit");
  }

  @Test
  void aFailingMaintenanceDoesNotMeanThatTheStoreTakesNothing() {
    store.unmaintainable(true);
    Committer committer =
        new Committer(store, Runnable::run, () -> {}, Clock.systemUTC(), new IngestStats());
    await().until(() -> "a block is damaged".equals(committer.maintenanceTrouble()));
    assertThat(committer.trouble()).isNull();
    committer.commit(List.of(cut(() -> {})));
    await().until(() -> store.calls().contains("commit"));
    store.unmaintainable(false);
    await().until(() -> committer.maintenanceTrouble() == null);
    committer.close();
  }

  @Test
  void aSegmentOfFewBytesAndManyLayoutsWeighsWhatItTakesInMemory() {
    store.full(true);
    Committer committer =
        new Committer(store, Runnable::run, () -> {}, Clock.systemUTC(), new IngestStats());
    List<@Nullable Layout> layouts = Collections.nCopies(4_000, null);
    Segment segment = new Segment(1, layouts, new byte[0], 0, 0, 0, 0);
    committer.commit(List.of(new Committer.Cut(segment, () -> {})));
    assertThat(committer.bytes()).isGreaterThan(32_000);
    store.full(false);
    await().until(() -> committer.bytes() == 0);
    committer.close();
  }

  private static Committer.Cut cut(Runnable committed) {
    return new Committer.Cut(new Segment(1, List.of(), new byte[0], 0, 0, 0, 0), committed);
  }
}
