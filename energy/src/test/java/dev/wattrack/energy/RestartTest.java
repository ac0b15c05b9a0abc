package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Quality;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RestartTest {

  private static Bench learned() {
    Bench bench = Bench.of(3, 21);
    bench.idle.put("n2", 4.0);
    bench.run(300);
    bench.power("n2", false);
    bench.run(200);
    bench.power("n2", true);
    bench.run(200);
    bench.start("a", "p", 4, "n1");
    bench.loads.put("n1", new Bench.Load("a", 1, 1.3));
    bench.run(400);
    return bench;
  }

  @Test
  void aRestartKeepsWhatWasLearnedAndTheJobsThatRun() throws IOException {
    Bench before = learned();
    Bench after = Bench.of(3, 22);
    after.engine.restore(before.engine.save());
    for (int node = 0; node < 3; node++) {
      assertThat(after.engine.fit().model().idleWatts(node))
          .isEqualTo(before.engine.fit().model().idleWatts(node));
    }
    assertThat(after.engine.fit().model().programs().live())
        .isEqualTo(before.engine.fit().model().programs().live());
    assertThat(after.engine.save()).isEqualTo(before.engine.save());
    before.finish();
    after.engine.finish();
    assertThat(after.results.job("a").dynamicJoules())
        .isCloseTo(before.results.job("a").dynamicJoules(), within(60.0));
  }

  /** Counters go on while nobody looks, and idle power is paid for the time too. */
  @Test
  void restartsAtAnyMomentLoseNoWork() throws IOException {
    for (int seed = 1; seed <= 12; seed++) {
      Random random = new Random(seed);
      Bench bench = Bench.of(3, seed);
      bench.run(300);
      bench.start("a", "p", 4, "n1", "n2");
      int left = 1500;
      int stops = 0;
      while (left > 0) {
        int run = Math.min(left, 1 + random.nextInt(400));
        bench.run(run);
        left -= run;
        int down = random.nextInt(90);
        if (left > down + 10) {
          bench.restart(down);
          left -= down;
          stops++;
        }
      }
      bench.end("a");
      bench.run(60);
      bench.finish();
      JobEnergy job = bench.results.job("a");
      double ran = job.endSeconds() - job.startSeconds();
      double dynamic = 2 * ran * Bench.CPU;
      double idle = 2 * ran * Bench.IDLE;
      assertThat(job.dynamicJoules())
          .as("seed %d, %d stops", seed, stops)
          .isBetween(0.9 * dynamic, 1.1 * dynamic);
      assertThat(job.idleJoules())
          .as("seed %d, %d stops", seed, stops)
          .isBetween(0.85 * idle, 1.15 * idle);
      LedgerLawTest.closes(bench.results);
    }
  }

  @Test
  void aNodeThatWasOffIsOffAfterARestart() throws IOException {
    Bench bench = Bench.of(3, 23);
    bench.run(300);
    bench.power("n2", false);
    bench.run(60);
    bench.restart(20);
    bench.run(120);
    bench.finish();
    assertThat(bench.results.told(RackEvent.Kind.NODE_SILENT)).isFalse();
    assertThat(bench.results.intervals.get(bench.results.intervals.size() - 5).nodes().get(1))
        .satisfies(node -> assertThat(node.quality()).isEqualTo(Quality.OFF));
  }

  @Test
  void whatIsCutOrOfAnotherVersionIsRefusedWithAnIoException() {
    byte[] saved = learned().engine.save();
    for (int length = 0; length < saved.length; length += 97) {
      byte[] cut = Arrays.copyOf(saved, length);
      assertThatThrownBy(() -> Bench.of(3, 1).engine.restore(cut)).isInstanceOf(IOException.class);
    }
    byte[] other = saved.clone();
    other[3]++;
    assertThatThrownBy(() -> Bench.of(3, 1).engine.restore(other)).hasMessageContaining("version");
  }
}
