package dev.wattrack.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickPatternTest {
  private static final long START = 1_760_000_000L * TickPattern.SECOND_NANOS;

  /** What a decoder reads is what the mix gave, at the right times, also after the repetition. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 50, 100, 365})
  void thePatternDecodesToTheMix(int columns) throws WireException {
    for (boolean backlog : new boolean[] {false, true}) {
      TickPattern pattern = new TickPattern(columns, 2, backlog, 9);
      TickDecoder decoder = new TickDecoder();
      decoder.layout(0, ValueMix.layout(columns));
      ValueMix mix = new ValueMix(columns, 9);
      for (int i = 0; i < 400; i++) {
        if (i % 120 == 0) {
          mix = new ValueMix(columns, 9);
        } else {
          mix.next();
        }
        WireBuffer out = new WireBuffer(64);
        pattern.append(out, i, 70_000L + i, START + i * TickPattern.SECOND_NANOS);
        read(decoder, out, backlog);
        assertThat(decoder.seq()).isEqualTo(70_000L + i);
        assertThat(decoder.timeNanos()).isEqualTo(START + i * TickPattern.SECOND_NANOS);
        Row row = java.util.Objects.requireNonNull(decoder.row(0));
        for (int c = 0; c < columns; c++) {
          assertThat(row.raw(c)).as("tick %d column %d", i, c).isEqualTo(mix.row().raw(c));
        }
      }
    }
  }

  private static void read(TickDecoder decoder, WireBuffer frame, boolean backlog)
      throws WireException {
    FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
    splitter.feed(
        frame.array(),
        0,
        frame.length(),
        (type, bytes, offset, length) -> {
          assertThat(TickDecoder.isBacklog(bytes, offset)).isEqualTo(backlog);
          decoder.read(bytes, offset, length, new Ignore());
        });
    assertThat(splitter.pending()).isZero();
  }

  private static final class Ignore implements TickDecoder.Sink {
    @Override
    public void tick(long seq, long timeNanos) {}

    @Override
    public void row(int gid, Row row) {}
  }
}
