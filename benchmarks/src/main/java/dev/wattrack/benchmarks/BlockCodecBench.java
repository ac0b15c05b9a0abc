package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.block.Block;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.BlockWriter;
import dev.wattrack.aggregator.store.block.ColumnData;
import dev.wattrack.aggregator.store.block.Group;
import dev.wattrack.aggregator.store.block.RollUp;
import dev.wattrack.model.wire.Row;
import dev.wattrack.testkit.load.ValueMix;
import java.util.ArrayList;
import java.util.List;
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

/** A block of 15 minutes of one node of 120 columns, written, read and rolled up; ns per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BlockCodecBench {
  static final int COLUMNS = 120;
  static final int ROWS = 900;
  static final int VALUES = COLUMNS * ROWS;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final BlockWriter writer = new BlockWriter();
  private Group group = new Group(1, new long[0], List.of());
  private byte[] block = new byte[0];

  /** Makes the rows, and the block of them. */
  @Setup(Level.Trial)
  public void prepare() {
    long[] times = new long[ROWS];
    long[][] values = new long[COLUMNS][ROWS];
    ValueMix mix = new ValueMix(COLUMNS, 1);
    for (int i = 0; i < ROWS; i++) {
      times[i] = i * SECOND_NANOS;
      Row row = mix.next();
      for (int c = 0; c < COLUMNS; c++) {
        values[c][i] = row.raw(c);
      }
    }
    List<ColumnData> columns = new ArrayList<>();
    for (long[] column : values) {
      columns.add(new ColumnData(column, null, false));
    }
    group = new Group(1, times, columns);
    block = write();
  }

  /** Columns to bytes. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public byte[] write() {
    return writer.write(List.of(group));
  }

  /** Bytes to columns. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public Group read() throws BlockException {
    return Block.of(block).group(0);
  }

  /** Columns to figures of each minute. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public Group rollUp() {
    return RollUp.ofRaw(group, 60 * SECOND_NANOS);
  }

  /** Bytes of the block. */
  int encodedBytes() {
    return block.length;
  }
}
