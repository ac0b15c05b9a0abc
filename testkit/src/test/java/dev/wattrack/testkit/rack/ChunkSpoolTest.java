package dev.wattrack.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.Frames;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkSpoolTest {
  private static final byte[] FRAME = {1, 5};

  @Test
  void whatIsAcknowledgedIsForgottenAndTheRestIsSentAgain() {
    ChunkSpool spool = new ChunkSpool();
    fill(spool, 150);
    assertThat(spool.waiting()).isEqualTo(150);
    spool.acknowledge(List.of(new Frames.Range(1, 60), new Frames.Range(70, 100)));
    assertThat(spool.waiting()).isEqualTo(150 - 60 - 31);
    assertThat(spool.nextToResend()).as("all was sent on this connection").isEmpty();
    spool.disconnected();
    assertThat(spool.keyDue()).isTrue();
    assertThat(spool.nextToResend().orElseThrow().frames()).hasSize(60);
    assertThat(spool.nextToResend().orElseThrow().frames()).hasSize(30);
    assertThat(spool.nextToResend()).isEmpty();
    spool.acknowledge(List.of(new Frames.Range(61, 150)));
    assertThat(spool.waiting()).isZero();
    assertThat(spool.lost()).isZero();
  }

  @Test
  void anAcknowledgementTwiceOrOfNothingChangesNothing() {
    ChunkSpool spool = new ChunkSpool();
    fill(spool, 10);
    for (int i = 0; i < 2; i++) {
      spool.acknowledge(List.of(new Frames.Range(1, 10), new Frames.Range(500, 900)));
      assertThat(spool.waiting()).isZero();
    }
    fill(spool, 5);
    assertThat(spool.waiting()).isEqualTo(5);
    assertThat(spool.nextSeq()).isEqualTo(16);
  }

  @Test
  void aFullSpoolDropsTheOldestAndCounts() {
    ChunkSpool spool = new ChunkSpool();
    fill(spool, 60);
    spool.acknowledge(List.of(new Frames.Range(1, 20)));
    fill(spool, 30 * 60);
    assertThat(spool.lost()).isEqualTo(40);
    assertThat(spool.waiting()).isEqualTo(30 * 60);
  }

  @Test
  void aFrameIsMarkedForTheBacklogBehindALengthOfAnySize() {
    byte[] small = {3, 5, 2, 9};
    assertThat(Backlog.mark(small)).containsExactly(3, 5, 3, 9);
    byte[] large = new byte[203];
    large[0] = (byte) 0xc9;
    large[1] = 1;
    large[2] = 5;
    assertThat(Backlog.mark(large)[3]).isEqualTo((byte) 1);
    assertThat(large[3]).as("the original stays").isZero();
  }

  private static void fill(ChunkSpool spool, int ticks) {
    for (int i = 0; i < ticks; i++) {
      spool.add(spool.keyDue(), FRAME, new BitSet(), true);
    }
  }
}
