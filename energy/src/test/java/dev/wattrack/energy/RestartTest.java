package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
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
