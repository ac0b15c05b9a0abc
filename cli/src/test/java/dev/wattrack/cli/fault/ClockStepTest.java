package dev.wattrack.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.agent.Agent;
import dev.wattrack.agent.AgentConfig;
import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.cli.InProcess;
import dev.wattrack.testkit.time.Wait;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent whose clock is set by hand while it sends to a whole aggregator. */
final class ClockStepTest {
  private static final long INTERVAL_MILLIS = 100;
  private static final long PHASE_MILLIS = 2_000;
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

  /** The machine's clocks, with the wall clock set on by so much. */
  private static final class SetTime implements Time {
    private final Time real = Time.system();
    private final AtomicLong offsetNanos = new AtomicLong();

    @Override
    public long monotonicNanos() {
      return real.monotonicNanos();
    }

    @Override
    public long wallNanos() {
      return real.wallNanos() + offsetNanos.get();
    }
  }

  @Test
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void samplesFlowOnceEachWhenTheClockIsSetEitherWay(@TempDir Path folder) throws Exception {
    Path state = folder.resolve("state");
    Clock clock = Clock.systemUTC();
    SqliteStore store = InProcess.store(state, clock);
    Map<String, String> settings = Map.of("insecure", "true", "store.commit_interval", "200ms");
    SetTime time = new SetTime();
    long begun = System.nanoTime();
    long[] phases = {0, HOUR_NANOS, 0, -HOUR_NANOS, -HOUR_NANOS - 1_000_000_000L, 0};
    try (Aggregator aggregator = InProcess.aggregator(state, store, clock, settings)) {
      Agent agent = agent(folder, aggregator.ingestPort(), time);
      try {
        for (long offset : phases) {
          time.offsetNanos.set(offset);
          Wait.until(() -> false, PHASE_MILLIS);
        }
        Wait.until(() -> agent.waitingTicks() < 10);
      } finally {
        agent.close();
      }
      long mostTicks =
          (System.nanoTime() - begun) / 1_000_000 / INTERVAL_MILLIS + phases.length + 1;
      assertThat(agent.lostTicks()).isZero();
      check(store, time.real.wallNanos(), mostTicks);
    }
  }

  private static void check(SqliteStore store, long now, long mostTicks) throws Exception {
    Map<Long, Integer> rows = rowsByTime(store);
    assertThat(rows.values()).as("rows of one time").containsOnly(1);
    assertThat(rows.size()).as("ticks: the loop did not spin").isLessThanOrEqualTo((int) mostTicks);
    long least = PHASE_MILLIS / INTERVAL_MILLIS / 3;
    for (long offset : new long[] {0, HOUR_NANOS, -HOUR_NANOS}) {
      assertThat(rows.keySet())
          .as("stamps with the clock set on by %s s", offset / 1_000_000_000L)
          .filteredOn(stamp -> Math.abs(stamp - now - offset) < HOUR_NANOS / 4)
          .hasSizeGreaterThan((int) least);
    }
  }

  /** How many rows of the memory's group there are at each stamp. */
  private static Map<Long, Integer> rowsByTime(SqliteStore store) throws Exception {
    Map<Long, Integer> rows = new TreeMap<>();
    store.scan(
        Set.of(),
        Long.MIN_VALUE / 2,
        Long.MAX_VALUE / 2,
        List.of(),
        (node, stamp, columns, values) -> {
          if (columns.get(0).measurement().equals("mem")) {
            rows.merge(stamp, 1, Integer::sum);
          }
        });
    return rows;
  }

  private static Agent agent(Path folder, int port, Time time) throws Exception {
    AgentConfig config =
        AgentConfig.read(
            "none",
            "",
            Map.of(
                "insecure",
                "true",
                "aggregator",
                "127.0.0.1:" + port,
                "name",
                "stepped",
                "interval",
                INTERVAL_MILLIS + "ms",
                "state_dir",
                folder.resolve("agent").toString()),
            Map.of());
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Agent.start(config, time, new Log(nowhere, time));
  }
}
