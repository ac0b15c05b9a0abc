package dev.wattrack.benchmarks;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.testkit.load.ValueMix;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * One agent with its spool: about every two hours its network is away for 1 to 900 s; afterwards
 * live rows go on and the kept ones follow, 20 a second, oldest first. Confined to one thread.
 */
final class SpoolingNode {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int OUTAGE_EVERY_SECONDS = 7_200;
  private static final int LONGEST_OUTAGE_SECONDS = 900;
  private static final int SPOOLED_A_SECOND = 20;

  private record Kept(long timeNanos, Row row) {}

  private final int node;
  private final Random random;
  private final ValueMix mix;
  private final Run live = new Run(false);
  private final Run backlog = new Run(true);
  private final Deque<Kept> spool = new ArrayDeque<>();
  private int awaySeconds;

  SpoolingNode(int node, int columns, long seed) {
    this.node = node;
    random = new Random(seed);
    mix = new ValueMix(columns, seed);
  }

  void tick(long timeNanos) {
    Row row = mix.next();
    if (awaySeconds > 0) {
      awaySeconds--;
      spool.add(new Kept(timeNanos, copy(row)));
      return;
    }
    if (random.nextInt(OUTAGE_EVERY_SECONDS) == 0) {
      awaySeconds = 1 + random.nextInt(LONGEST_OUTAGE_SECONDS);
    }
    live.add(timeNanos, row);
    for (int i = 0; i < SPOOLED_A_SECOND && !spool.isEmpty(); i++) {
      Kept kept = spool.remove();
      backlog.add(kept.timeNanos(), kept.row());
    }
  }

  private static Row copy(Row row) {
    Row copy = new Row(row.layout());
    for (int i = 0; i < row.layout().width(); i++) {
      copy.set(i, row.raw(i));
    }
    return copy;
  }

  void take(List<Segment> into) {
    live.take(into);
    backlog.take(into);
  }

  long rowsTaken() {
    return live.taken + backlog.taken;
  }

  long lateRowsTaken() {
    return backlog.taken;
  }

  /** Encodes one lane, a segment a commit. */
  private final class Run {
    private final TickEncoder encoder;
    private final WireBuffer out = new WireBuffer(1 << 14);
    private long first;
    private long last;
    private int ticks;
    private long taken;

    Run(boolean late) {
      encoder = new TickEncoder(late);
    }

    void add(long timeNanos, Row row) {
      if (ticks++ == 0) {
        encoder.beginKey(1, timeNanos, SECOND_NANOS);
        first = timeNanos;
      } else {
        encoder.begin(timeNanos);
      }
      last = timeNanos;
      encoder.group(0, row);
      encoder.end(out);
    }

    void take(List<Segment> into) {
      if (ticks == 0) {
        return;
      }
      byte[] frames = out.toByteArray();
      into.add(
          new Segment(
              node, List.of(mix.row().layout()), frames, frames.length, first, last, ticks));
      taken += ticks;
      ticks = 0;
      out.clear();
    }
  }
}
