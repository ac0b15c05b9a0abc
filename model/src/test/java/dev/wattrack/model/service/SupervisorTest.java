package dev.wattrack.model.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {
  private static final Map<String, String> TEN_MILLIS = Map.of("WATCHDOG_USEC", "30000");

  @TempDir Path folder;

  @Test
  void saysThatItIsReady() throws IOException {
    Path pipe = folder.resolve("pipe");
    Supervisor.of(pipe.toString(), Map.of()).ready();
    assertThat(pipe).hasContent("READY=1\n");
  }

  @Test
  void beatsWhileTheLoopGoesRound() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    AtomicLong rounds = new AtomicLong();
    CountDownLatch stopped = new CountDownLatch(1);
    Supervisor.of(pipe.toString(), TEN_MILLIS)
        .watch(
            () -> {
              if (rounds.get() == 3) {
                stopped.countDown();
              }
              return rounds.incrementAndGet();
            },
            stopped);
    assertThat(Files.readString(pipe)).isEqualTo("WATCHDOG=1\n".repeat(3));
  }

  @Test
  void isSilentWhileTheLoopHangs() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    AtomicLong asked = new AtomicLong();
    CountDownLatch stopped = new CountDownLatch(1);
    Supervisor.of(pipe.toString(), TEN_MILLIS)
        .watch(
            () -> {
              if (asked.incrementAndGet() == 4) {
                stopped.countDown();
              }
              return 7;
            },
            stopped);
    assertThat(pipe).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "soon", "99999999999999999999"})
  void hasNoWatchdogWithoutATime(String micros) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    stopped.countDown();
    AtomicLong asked = new AtomicLong();
    Supervisor.of(folder.resolve("pipe").toString(), Map.of("WATCHDOG_USEC", micros))
        .watch(asked::incrementAndGet, stopped);
    assertThat(asked).hasValue(1);
  }

  @Test
  void nobodyHearsItWithoutSystemd() throws InterruptedException {
    Supervisor alone = Supervisor.of("", TEN_MILLIS);
    alone.ready();
    CountDownLatch stopped = new CountDownLatch(1);
    stopped.countDown();
    alone.watch(() -> 1, stopped);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPipeThatCannotBeOpenedIsNoFailure() {
    Supervisor deaf = Supervisor.of(folder.resolve("none/pipe").toString(), TEN_MILLIS);
    deaf.ready();
    assertThat(folder).isEmptyDirectory();
  }
}
