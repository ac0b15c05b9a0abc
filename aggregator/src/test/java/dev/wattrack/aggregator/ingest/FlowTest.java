package dev.wattrack.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final int PIECES = 50_000;
  private final List<String> calls = new ArrayList<>();
  private long handedOver;
  private int pieceBytes;

  private final Flow flow = new Flow(new Lanes(), () -> handedOver);

  /** Many lanes with something each: every one tells of its own cut. */
  private final class Lanes implements Flow.Valve {
    @Override
    public void commit() {
      calls.add("commit");
      for (int i = 0; pieceBytes > 0 && i < PIECES; i++) {
        flow.changed(-pieceBytes);
      }
      handedOver += (long) pieceBytes * PIECES;
      pieceBytes = 0;
    }

    @Override
    public void pause() {
      calls.add("pause");
    }

    @Override
    public void resume() {
      calls.add("resume");
    }
  }

  @Test
  void whatManyLanesCutIsOneCommitAndLookedAtOnceAtItsEnd() {
    pieceBytes = (int) (4 * Flow.COMMIT_BYTES / PIECES) + 1;
    flow.changed(pieceBytes * PIECES);
    assertThat(calls).containsExactly("commit", "pause");
    handedOver = 0;
    flow.look();
    assertThat(calls).containsExactly("commit", "pause", "resume");
    assertThat(flow.unwrittenBytes()).isZero();
  }

  @Test
  void whileTheStoreIsBehindNothingIsCutEarlyAndTheAgentsWait() {
    handedOver = Flow.COMMIT_BYTES;
    flow.changed((int) (2 * Flow.COMMIT_BYTES));
    assertThat(calls).isEmpty();
    flow.changed(1);
    assertThat(calls).containsExactly("pause");
    assertThat(flow.overloaded()).isTrue();
  }
}
