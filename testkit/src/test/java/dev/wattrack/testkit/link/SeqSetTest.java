package dev.wattrack.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeqSetTest {
  /** The same answers as a plain bit set. */
  @Test
  void itIsASet() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      SeqSet set = new SeqSet();
      BitSet model = new BitSet();
      for (int i = 0; i < 60; i++) {
        int first = 1 + random.nextInt(300);
        int last = first + random.nextInt(20);
        int before = model.cardinality();
        model.set(first, last + 1);
        assertThat(set.add(first, last))
            .as("seed %d run %d", seed, run)
            .isEqualTo(model.cardinality() - before);
        assertThat(set.size()).isEqualTo(model.cardinality());
        assertThat(set.missing())
            .isEqualTo(model.length() - model.nextSetBit(0) - model.cardinality());
      }
      for (int seq = 0; seq < 330; seq++) {
        assertThat(set.contains(seq)).as("seed %d seq %d", seed, seq).isEqualTo(model.get(seq));
      }
      for (int i = 1; i < set.ranges().size(); i++) {
        assertThat(set.ranges().get(i).first())
            .as("ranges do not touch")
            .isGreaterThan(set.ranges().get(i - 1).last() + 1);
      }
    }
  }
}
