package dev.wattrack.benchmarks;

import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import dev.wattrack.testkit.load.ValueMix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ticks of 365 columns of which about a third change, encoded and decoded; ns per value. A minute
 * (one key tick and 59 others) is one invocation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TickCodecBench implements TickDecoder.Sink {
  static final int COLUMNS = 365;
  static final int TICKS = 60;
  static final int VALUES = COLUMNS * TICKS;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Layout layout = ValueMix.layout(COLUMNS);
  private final Row[] rows = new Row[TICKS];
  private final TickEncoder encoder = new TickEncoder(false);
  private final TickDecoder decoder = new TickDecoder();
  private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
  private final WireBuffer out = new WireBuffer(1 << 16);
  private byte[] minute = new byte[0];
  private long seen;

  /** Makes a minute of values, and the frames of it. */
  @Setup(Level.Trial)
  public void prepare() throws WireException {
    ValueMix mix = new ValueMix(COLUMNS, 1);
    for (int i = 0; i < TICKS; i++) {
      Row next = mix.next();
      rows[i] = new Row(layout);
      for (int c = 0; c < COLUMNS; c++) {
        boolean still = i > 0 && (c + i) % 3 == 0;
        rows[i].set(c, still ? rows[i - 1].raw(c) : next.raw(c));
      }
    }
    decoder.layout(0, layout);
    encode();
    minute = out.toByteArray();
  }

  /** Rows to frames. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int encode() {
    out.clear();
    for (int i = 0; i < TICKS; i++) {
      if (i == 0) {
        encoder.beginKey(1, 0, SECOND_NANOS);
      } else {
        encoder.begin(i * SECOND_NANOS);
      }
      encoder.group(0, rows[i]);
      encoder.end(out);
    }
    return out.length();
  }

  /** Frames to rows. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public long decode() throws WireException {
    splitter.feed(
        minute,
        0,
        minute.length,
        (type, bytes, offset, length) -> decoder.read(bytes, offset, length, this));
    return seen;
  }

  /** Bytes of the minute. */
  int encodedBytes() {
    return minute.length;
  }

  @Override
  public void tick(long seq, long timeNanos) {
    seen += seq;
  }

  @Override
  public void row(int gid, Row row) {
    seen += row.raw(0);
  }
}
