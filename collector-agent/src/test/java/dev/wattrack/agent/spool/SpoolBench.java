package dev.wattrack.agent.spool;

import dev.wattrack.agent.base.FakeTime;
import dev.wattrack.agent.base.LogLines;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.FrameSplitter;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireCursor;
import dev.wattrack.model.wire.WireException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A spool on a fake clock, fed with ticks whose values tell their number. */
final class SpoolBench {
  static final long SECOND = 1_000_000_000L;

  final FakeTime time = new FakeTime();
  final LogLines log = new LogLines(time);
  private final File folder;
  private final Layout layout = layout("a");
  private final List<Layout> later = List.of(layout("a"), layout("b"));

  SpoolBench(Path folder) {
    this.folder = folder.toFile();
  }

  private static Layout layout(String measurement) {
    return new Layout(
        List.of(
            Column.decimal(measurement, Map.of("t", "x"), "number", 0, 1),
            Column.decimal(measurement, Map.of(), "noise", 2, 1)));
  }

  static SpoolLimits limits(Duration diskAfter) {
    return new SpoolLimits(Duration.ofHours(24), 1 << 20, 64 << 10, diskAfter, true);
  }

  Spool open(SpoolLimits limits) {
    return open(limits, Appender.system());
  }

  Spool open(SpoolLimits limits, Appender.Opener opener) {
    return new Spool(limits, folder, SECOND, time, log.log(), opener);
  }

  /** Appends a tick a second; each row holds the number of its tick. */
  void ticks(Spool spool, int count) {
    for (int i = 0; i < count; i++) {
      time.pass(SECOND);
      long seq = spool.nextSeq();
      List<Row> rows = new ArrayList<>();
      rows.add(row(layout, seq));
      if (seq % 3 == 0) {
        rows.add(row(later.get(1), seq));
      }
      spool.tick(time.wallNanos(), rows);
    }
  }

  private static Row row(Layout of, long seq) {
    Row row = new Row(of);
    row.set(0, seq);
    row.set(1, seq * 7_919 % 1_000_003);
    return row;
  }

  /** Everything that a new connection would deliver as backlog: seq to the number in its row. */
  static NavigableMap<Long, Long> backlog(Spool spool) throws WireException {
    Delivery delivery = spool.connected();
    WireBuffer out = new WireBuffer(64);
    NavigableMap<Long, Long> found = new TreeMap<>();
    Reader reader = new Reader(found);
    while (true) {
      out.clear();
      if (delivery.backlog(out) == 0) {
        return found;
      }
      reader.read(out, true);
    }
  }

  static void live(Delivery delivery, Reader reader) throws WireException {
    WireBuffer out = new WireBuffer(64);
    delivery.live(out);
    reader.read(out, false);
  }

  static void acknowledge(Spool spool, long first, long last) {
    spool.acknowledge(List.of(new Frames.Range(first, last)));
  }

  /** Decodes frames as the aggregator does. */
  static final class Reader implements TickDecoder.Sink {
    private final NavigableMap<Long, Long> found;
    private final TickDecoder decoder = new TickDecoder();
    private final FrameSplitter splitter = new FrameSplitter(Wire.MAX_FRAME);
    private long seq;

    Reader(NavigableMap<Long, Long> found) {
      this.found = found;
    }

    void read(WireBuffer out, boolean backlog) throws WireException {
      splitter.feed(
          out.array(),
          0,
          out.length(),
          (type, bytes, offset, length) -> {
            if (type == Wire.LAYOUT) {
              WireCursor in = new WireCursor(bytes, offset, length);
              decoder.layout(in.count(Wire.MAX_LAYOUTS), Layout.read(in));
            } else {
              if (TickDecoder.isBacklog(bytes, offset) != backlog) {
                throw new WireException("wrong lane");
              }
              decoder.read(bytes, offset, length, this);
            }
          });
    }

    @Override
    public void tick(long tickSeq, long timeNanos) {
      seq = tickSeq;
    }

    @Override
    public void row(int gid, Row row) {
      if (row.layout().columns().get(0).measurement().equals("a")) {
        found.put(seq, row.raw(0));
      }
    }
  }
}
