package dev.wattrack.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.base.FakeTime;
import dev.wattrack.agent.base.LogLines;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final long SECOND = 1_000_000_000L;

  private final FakeTime time = new FakeTime();
  private final LogLines log = new LogLines(time);
  private final List<String> ticks = new ArrayList<>();

  private record Scripted(String name, LongFunction<Reading<Row>> script) implements Collector {
    @Override
    public Reading<Row> collect(long timeNanos) {
      return script.apply(timeNanos);
    }
  }

  private static Reading<Row> value(String measurement) {
    Row row = new Row(new Layout(List.of(Column.decimal(measurement, Map.of(), "f", 0, 1))));
    row.set(0, 1);
    return Reading.value(row);
  }

  private void run(int steps, Turn... turns) {
    Sampler sampler =
        new Sampler(
            List.of(turns),
            (stamp, rows) -> {
              StringBuilder tick = new StringBuilder(Long.toString(stamp / SECOND % 100));
              for (Row row : rows) {
                tick.append(' ').append(row.layout().columns().get(0).measurement());
              }
              ticks.add(tick.toString());
            },
            time,
            log.log());
    for (int i = 0; i < steps; i++) {
      time.pass(Math.max(0, sampler.step()));
    }
  }

  @Test
  void eachCollectorHasItsIntervalAndBothMeetInOneTick() {
    run(
        5,
        new Turn(new Scripted("fast", now -> value("fast")), SECOND),
        new Turn(new Scripted("slow", now -> value("slow")), 3 * SECOND));
    // 1,700,000,000 is 2 modulo 3.
    assertThat(ticks)
        .containsExactly("0 fast slow", "1 fast slow", "2 fast", "3 fast", "4 fast slow");
  }

  @Test
  void aFailureIsLoggedOnceAndSoIsTheRecovery() {
    int[] calls = {0};
    run(
        8,
        new Turn(
            new Scripted(
                "odd", now -> calls[0]++ < 5 ? Reading.failed("broken wire") : value("odd")),
            SECOND));
    assertThat(log.count("WARN odd: broken wire")).isEqualTo(1);
    assertThat(log.count("INFO odd: works again after 5 failures")).isEqualTo(1);
    assertThat(ticks).contains("4", "5 odd");
  }

  @Test
  void noDataIsNotLoggedAndAskedAgainAtTheNextTick() {
    int[] calls = {0};
    run(
        4,
        new Turn(new Scripted("fast", now -> value("fast")), SECOND),
        new Turn(
            new Scripted("late", now -> calls[0]++ < 2 ? Reading.noData("not yet") : value("late")),
            30 * SECOND));
    assertThat(log.text()).isEmpty();
    assertThat(ticks).containsExactly("0 fast", "1 fast", "2 fast late", "3 fast");
  }

  @Test
  void aCollectorThatThrowsDoesNotStopTheOthers() {
    run(
        3,
        new Turn(
            new Scripted(
                "bad",
                now -> {
                  throw new IllegalStateException("a bug");
                }),
            SECOND),
        new Turn(new Scripted("good", now -> value("good")), SECOND));
    assertThat(ticks).containsExactly("0 good", "1 good", "2 good");
    assertThat(log.count("a bug")).isEqualTo(1);
  }

  @Test
  void skippedTicksAreCountedAndSaid() {
    run(
        2,
        new Turn(
            new Scripted(
                "slow",
                now -> {
                  time.pass(4 * SECOND);
                  return value("slow");
                }),
            SECOND));
    assertThat(log.text()).contains("ticks were skipped");
  }

  @Test
  void whoeverWatchesSeesTheLoopGoRound() throws InterruptedException {
    CountDownLatch secondTick = new CountDownLatch(2);
    Sampler sampler =
        new Sampler(
            List.of(new Turn(new Scripted("fast", now -> value("fast")), SECOND / 100)),
            (stamp, rows) -> secondTick.countDown(),
            Time.system(),
            log.log());
    assertThat(sampler.rounds()).isZero();
    sampler.start();
    secondTick.await();
    sampler.close();
    assertThat(sampler.rounds()).isPositive();
  }
}
