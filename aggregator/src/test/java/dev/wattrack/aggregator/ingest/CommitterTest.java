package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.store.Segment;
import java.time.Clock;
import java.util.List;
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

  private static Committer.Cut cut(Runnable committed) {
    return new Committer.Cut(new Segment(1, List.of(), new byte[0], 0, 0, 0, 0), committed);
  }
}
