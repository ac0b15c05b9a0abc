package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.store.StoreException;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two threads are queues that the test works off. */
class ThreadsTest {
  private final Deque<Runnable> ingest = new ArrayDeque<>();
  private final Deque<Runnable> store = new ArrayDeque<>();
  private final Threads threads = new Threads(ingest::add, store::add);

  @Test
  void workOnTheStoresThreadIsAnsweredOnTheIngestThread() {
    Future<Integer> answer = threads.onStore(() -> 7);
    assertThat(ingest).isEmpty();
    store.remove().run();
    assertThat(answer.isComplete()).isFalse();
    ingest.remove().run();
    assertThat(answer.result()).isEqualTo(7);
  }

  @Test
  void whatTheStoreThrowsIsAnsweredOnTheIngestThreadToo() {
    StoreException full = new StoreException("disk full", true);
    Future<Integer> answer =
        threads.onStore(
            () -> {
              throw full;
            });
    store.remove().run();
    assertThat(answer.isComplete()).isFalse();
    ingest.remove().run();
    assertThat(answer.cause()).isSameAs(full);
  }

  @Test
  void eachStepOfWhatIsBegunIsOnItsThread() {
    List<String> steps = new ArrayList<>();
    Future<String> answer =
        threads.begin(
            () -> {
              steps.add("looked up");
              return threads.onStore(() -> "written").map(word -> word + " and noted");
            });
    assertThat(steps).isEmpty();
    ingest.remove().run();
    assertThat(steps).containsExactly("looked up");
    store.remove().run();
    assertThat(answer.isComplete()).isFalse();
    ingest.remove().run();
    assertThat(answer.result()).isEqualTo("written and noted");
  }

  @Test
  void whatIsRefusedAtTheBeginningNeverReachesTheStore() {
    Registrar.RefusedException unknown = new Registrar.RefusedException("no such node", true);
    Future<Integer> answer =
        threads.begin(
            () -> {
              throw unknown;
            });
    ingest.remove().run();
    assertThat(answer.cause()).isSameAs(unknown);
    assertThat(store).isEmpty();
  }

  @Test
  void whoAsksFromOutsideIsAnsweredAtOnce() {
    Future<Integer> answer = threads.ask(() -> 7);
    assertThat(answer.isComplete()).isFalse();
    ingest.remove().run();
    assertThat(answer.result()).isEqualTo(7);
  }
}
