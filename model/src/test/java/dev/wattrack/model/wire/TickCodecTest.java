package dev.wattrack.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TickCodecTest {
  private static final long SECOND = 1_000_000_000L;

  /** Encodes then decodes a random rack and compares every cell, with states cut in between. */
  @Test
  void decodingGivesBackWhatWasEncoded() throws WireException {
    long seed = 20_261_121;
    Random random = new Random(seed);
    List<Layout> layouts = List.of(layout("a", 3), layout("b", 70), floating());
    TickEncoder encoder = new TickEncoder(false);
    TickDecoder decoder = new TickDecoder();
    for (int gid = 0; gid < layouts.size(); gid++) {
      decoder.layout(gid, layouts.get(gid));
    }
    List<Row> rows = new ArrayList<>();
    layouts.forEach(layout -> rows.add(new Row(layout)));
    long time = 1_700_000_000 * SECOND;
    long seq = 41;
    for (int tick = 0; tick < 2_000; tick++) {
      time += random.nextInt(20) == 0 ? random.nextLong(100 * SECOND) - 50 * SECOND : SECOND;
      seq++;
      WireBuffer out = new WireBuffer(16);
      if (tick % 60 == 0) {
        encoder.beginKey(seq, time, SECOND);
      } else {
        encoder.begin(time);
      }
      List<Integer> sent = new ArrayList<>();
      for (int gid = 0; gid < rows.size(); gid++) {
        if (random.nextInt(4) > 0) {
          mutate(random, rows.get(gid));
          encoder.group(gid, rows.get(gid));
          sent.add(gid);
        }
      }
      encoder.end(out);
      Recorder recorder = decode(decoder, out);
      assertThat(recorder.seq).as("seed %d tick %d", seed, tick).isEqualTo(seq);
      assertThat(recorder.time).isEqualTo(time);
      assertThat(recorder.gids).isEqualTo(sent);
      for (int gid : sent) {
        assertSame(rows.get(gid), java.util.Objects.requireNonNull(decoder.row(gid)));
      }
      if (random.nextInt(50) == 0) {
        decoder = restoreFromState(decoder, layouts);
      }
    }
  }

  private static TickDecoder restoreFromState(TickDecoder from, List<Layout> layouts)
      throws WireException {
    WireBuffer out = new WireBuffer(16);
    from.writeState(new TickEncoder(false), out);
    TickDecoder fresh = new TickDecoder();
    for (int gid = 0; gid < layouts.size(); gid++) {
      fresh.layout(gid, layouts.get(gid));
    }
    Recorder recorder = decode(fresh, out);
    assertThat(recorder.gids).as("a state frame is no row").isEmpty();
    return fresh;
  }

  @Test
  void aSteadyTickTakesTwoBytesAGroup() {
    TickEncoder encoder = new TickEncoder(false);
    Row row = new Row(layout("a", 20));
    row.set(3, 7);
    WireBuffer out = new WireBuffer(16);
    encoder.beginKey(1, 0, SECOND);
    encoder.group(0, row);
    encoder.end(out);
    out.clear();
    encoder.begin(SECOND);
    encoder.group(0, row);
    encoder.end(out);
    assertThat(out.length()).isEqualTo(6);
  }

  @Test
  void aDeltaWithoutItsKeyIsRefused() {
    TickEncoder encoder = new TickEncoder(false);
    WireBuffer out = new WireBuffer(16);
    encoder.begin(5);
    encoder.end(out);
    assertThatThrownBy(() -> decode(new TickDecoder(), out))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("key tick");
  }

  /** A group without bytes repeats its row for two bytes: a tick could unfold to anything. */
  @Test
  void aGroupTwiceInATickIsRefused() throws WireException {
    TickEncoder encoder = new TickEncoder(false);
    Row row = new Row(layout("a", 20));
    row.set(3, 7);
    TickDecoder decoder = new TickDecoder();
    decoder.layout(0, layout("a", 20));
    for (int tick = 0; tick < 3; tick++) {
      WireBuffer out = new WireBuffer(16);
      encoder.beginKey(tick, tick * SECOND, SECOND);
      encoder.group(0, row);
      encoder.end(out);
      assertThat(decode(decoder, out).gids).containsExactly(0);
    }
    WireBuffer twice = new WireBuffer(16);
    encoder.begin(3 * SECOND);
    encoder.group(0, row);
    encoder.group(0, row);
    encoder.end(twice);
    assertThatThrownBy(() -> decode(decoder, twice))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("layout 0 is twice");
  }

  /** The decoder is total: whatever the bytes, it answers with rows or a WireException. */
  @Test
  void everyPrefixAndEveryFlippedBitIsAnswered() {
    TickEncoder encoder = new TickEncoder(false);
    Row row = new Row(layout("a", 20));
    for (int i = 0; i < 20; i++) {
      row.set(i, i * 1_000_003L);
    }
    WireBuffer out = new WireBuffer(16);
    encoder.beginKey(1, 123, SECOND);
    encoder.group(0, row);
    encoder.end(out);
    byte[] frame = out.toByteArray();
    for (int length = 2; length < frame.length; length++) {
      attempt(frame, length);
    }
    for (int bit = 16; bit < frame.length * 8; bit++) {
      byte[] flipped = frame.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      attempt(flipped, flipped.length);
    }
  }

  private static void attempt(byte[] frame, int length) {
    try {
      TickDecoder decoder = new TickDecoder();
      decoder.layout(0, layout("a", 20));
      decoder.read(frame, 2, length - 2, new Recorder());
    } catch (WireException e) {
      assertThat(e).hasMessageMatching(".+");
    }
  }

  private static Recorder decode(TickDecoder decoder, WireBuffer frame) throws WireException {
    Recorder recorder = new Recorder();
    FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
    splitter.feed(
        frame.array(),
        0,
        frame.length(),
        (type, bytes, offset, length) -> {
          assertThat(type).isEqualTo(Wire.TICK);
          decoder.read(bytes, offset, length, recorder);
        });
    assertThat(splitter.pending()).isZero();
    return recorder;
  }

  private static void mutate(Random random, Row row) {
    for (int i = 0; i < row.layout().width(); i++) {
      switch (random.nextInt(6)) {
        case 0 -> row.clear(i);
        case 1 -> row.set(i, random.nextLong() >> (2 + random.nextInt(60)));
        case 2 -> row.set(i, row.raw(i) + random.nextInt(3));
        default -> {}
      }
    }
  }

  private static void assertSame(Row expected, Row actual) {
    for (int i = 0; i < expected.layout().width(); i++) {
      assertThat(actual.has(i)).isEqualTo(expected.has(i));
      if (expected.has(i)) {
        assertThat(actual.raw(i)).isEqualTo(expected.raw(i));
      }
    }
  }

  private static Layout layout(String measurement, int width) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(Column.decimal(measurement, Map.of(), "f" + i, 1, 1));
    }
    return new Layout(columns);
  }

  private static Layout floating() {
    return new Layout(List.of(Column.floating("c", Map.of("t", "x"), "f")));
  }

  private static final class Recorder implements TickDecoder.Sink {
    private final List<Integer> gids = new ArrayList<>();
    private long seq;
    private long time;

    @Override
    public void tick(long tickSeq, long timeNanos) {
      seq = tickSeq;
      time = timeNanos;
    }

    @Override
    public void row(int gid, Row row) {
      gids.add(gid);
    }
  }
}
