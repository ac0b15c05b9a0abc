package dev.wattrack.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Wire;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GidsTest {
  private final Gids gids = new Gids();

  private static Layout layout(int job) {
    return new Layout(List.of(Column.decimal("job", Map.of("job", "" + job), "cpu", 0, 1)));
  }

  @Test
  void aNumberOfNobodyIsGivenAnewAndTheOthersStay() {
    for (int job = 0; job < Wire.MAX_LAYOUTS; job++) {
      assertThat(gids.of(layout(job))).isEqualTo(job);
    }
    assertThat(gids.of(layout(-1))).isEqualTo(Gids.NONE);
    BitSet used = new BitSet();
    used.set(0);
    used.set(7);
    gids.keepOnly(used);
    assertThat(gids.columns()).isEqualTo(2);
    assertThat(gids.of(layout(7))).isEqualTo(7);
    assertThat(gids.of(layout(-1))).isEqualTo(1);
    assertThat(gids.knows(2)).isFalse();
    assertThat(gids.columns()).isEqualTo(3);
  }
}
