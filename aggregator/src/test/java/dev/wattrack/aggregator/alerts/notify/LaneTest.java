package dev.wattrack.aggregator.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.MemoryAlerts;
import dev.wattrack.testkit.time.TestClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Pace PACE = new Pace(5, 60_000, System::nanoTime);
  private final MemoryAlerts table = new MemoryAlerts();
  private final TestClock clock = new TestClock();
  private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());

  private Notifier notifier(Map<String, Receiver> receivers) throws Exception {
    Notifier notifier = new Notifier(table, clock, ZoneOffset.UTC, "c", PACE);
    notifier.use(
        new NotifyPlan(List.of(Route.all(List.copyOf(receivers.keySet()))), List.of(), false),
        receivers);
    return notifier;
  }

  private void fire(Notifier notifier, String id) {
    Alert alert = DispatcherTest.alert(id, "Rule" + id, Severity.CRITICAL, "host" + id);
    notifier.evaluated(clock.instant(), List.of(alert), List.of(), List.of());
  }

  private Receiver.Outcome hear(Notice notice) {
    heard.add(notice.number());
    return new Receiver.Outcome.Sent();
  }

  @Test
  void aReceiverThatHangsDelaysNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Notifier notifier =
        notifier(
            Map.of(
                "hangs",
                notice -> {
                  never.await();
                  return new Receiver.Outcome.Sent();
                },
                "well",
                this::hear));
    fire(notifier, "1");
    fire(notifier, "2");
    await().until(() -> heard.size() == 2);
    assertThat(table.queue()).hasSize(2).allMatch(it -> it.receiver().equals("hangs"));
    never.countDown();
    notifier.close();
  }

  @Test
  void whatFailsIsTriedAgainInOrderUntilItSucceedsAndThenIsGone() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Notifier notifier =
        notifier(
            Map.of(
                "r",
                notice ->
                    attempts.incrementAndGet() < 4
                        ? new Receiver.Outcome.Later("down")
                        : hear(notice)));
    fire(notifier, "1");
    fire(notifier, "2");
    await().until(() -> heard.size() == 2 && table.queue().isEmpty());
    assertThat(heard).isSorted().doesNotHaveDuplicates();
    assertThat(attempts).hasValue(5);
    notifier.close();
  }

  @Test
  void whatWaitsIsDeliveredAfterARestart() throws Exception {
    Notifier first = notifier(Map.of("r", notice -> new Receiver.Outcome.Later("down")));
    fire(first, "1");
    await().until(() -> table.queue().size() == 1);
    first.close();
    Notifier second = notifier(Map.of("r", this::hear));
    await().until(() -> heard.size() == 1 && table.queue().isEmpty());
    fire(second, "1");
    second.close();
    assertThat(heard).as("nothing twice").hasSize(1);
  }

  @Test
  void whatIsRefusedIsGivenUpAndWhatIsBehindItGoesOn() throws Exception {
    Notifier notifier =
        notifier(
            Map.of(
                "r",
                notice ->
                    notice.alerts().get(0).id().equals("1")
                        ? new Receiver.Outcome.Refused("nonsense")
                        : hear(notice)));
    fire(notifier, "1");
    fire(notifier, "2");
    await().until(() -> heard.size() == 1);
    assertThat(notifier.figures().get(0).dropped()).isEqualTo(1);
    notifier.close();
  }

  @Test
  void theQueueIsBounded() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Lane lane =
        new Lane(
            "r",
            notice -> {
              never.await();
              return new Receiver.Outcome.Sent();
            },
            table,
            clock,
            PACE);
    for (int i = 0; i < 1_500; i++) {
      lane.add(new AlertTable.Message(i, "r", "{}", clock.instant()));
    }
    assertThat(lane.figures().waiting()).isEqualTo(1_000);
    assertThat(lane.figures().dropped()).isEqualTo(500);
    never.countDown();
  }

  /** Hears what it is told and forgets it when it is restarted. */
  private final class Forgetful implements Receiver {
    @Override
    public Outcome deliver(Notice notice) {
      return hear(notice);
    }

    @Override
    public boolean forgets() {
      return true;
    }
  }

  @Test
  void whoForgetsIsRemindedEveryMinuteOfWhatFires() throws Exception {
    Notifier notifier = notifier(Map.of("forgets", new Forgetful(), "keeps", this::hear));
    fire(notifier, "1");
    await().until(() -> heard.size() == 2 && table.queue().isEmpty());
    for (int i = 0; i < 3; i++) {
      int count = heard.size();
      fire(notifier, "1");
      clock.advance(Duration.ofMinutes(1));
      fire(notifier, "1");
      await().until(() -> heard.size() == count + 1);
    }
    assertThat(heard).hasSize(5).filteredOn(number -> number == 0).hasSize(3);
    assertThat(notifier.figures()).extracting(it -> it.sent()).containsExactly(1L, 1L);
    assertThat(table.queue()).isEmpty();
    notifier.close();
  }

  @Test
  void afterADayAMessageIsGivenUp() throws Exception {
    Notifier notifier = notifier(Map.of("r", notice -> new Receiver.Outcome.Later("down")));
    fire(notifier, "1");
    clock.advance(Duration.ofHours(25));
    await().until(() -> table.queue().isEmpty());
    assertThat(notifier.figures().get(0).dropped()).isEqualTo(1);
    notifier.close();
  }
}
