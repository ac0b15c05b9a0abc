package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LooksTest {
  @Test
  void whatWasNotedIsRememberedForOneRoundWhateverComesAndGoes() {
    long seed = 4711;
    Random random = new Random(seed);
    Looks looks = new Looks();
    TreeMap<Integer, Integer> before = new TreeMap<>();
    for (int round = 0; round < 50; round++) {
      TreeMap<Integer, Integer> noted = new TreeMap<>();
      looks.begin();
      for (int pid = 1; pid < 2_000; pid += 1 + random.nextInt(5)) {
        int known = before.getOrDefault(pid, 0);
        assertThat(looks.before(pid))
            .as("seed %d, round %d, %d", seed, round, pid)
            .isEqualTo(known);
        if (random.nextBoolean()) {
          looks.note(pid, Math.min(2, known + 1));
          noted.put(pid, Math.min(2, known + 1));
        }
      }
      looks.end();
      before = noted;
    }
  }
}
