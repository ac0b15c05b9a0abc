package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.model.wire.TickEncoder;
import dev.wattrack.model.wire.WireBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes segments of samples as an agent would. */
public final class Segments {

  /** One segment of each node, its samples in the given order. */
  public static List<Segment> of(List<Sample> samples) {
    Map<Integer, List<Sample>> byNode = new LinkedHashMap<>();
    samples.forEach(s -> byNode.computeIfAbsent(s.node(), n -> new ArrayList<>()).add(s));
    List<Segment> segments = new ArrayList<>();
    byNode.forEach((node, rows) -> segments.add(segment(node, rows)));
    return segments;
  }

  private static Segment segment(int node, List<Sample> samples) {
    List<@Nullable Layout> layouts = new ArrayList<>();
    layouts.add(null); // gid 0 is not used
    TickEncoder encoder = new TickEncoder(false);
    WireBuffer out = new WireBuffer(256);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if (!layouts.contains(sample.layout())) {
        layouts.add(sample.layout());
      }
      if (i == 0) {
        encoder.beginKey(1, sample.timeNanos(), 1_000_000_000L);
      } else {
        encoder.begin(sample.timeNanos());
      }
      encoder.group(layouts.indexOf(sample.layout()), row(sample));
      encoder.end(out);
      first = Math.min(first, sample.timeNanos());
      last = Math.max(last, sample.timeNanos());
    }
    byte[] frames = out.toByteArray();
    return new Segment(node, layouts, frames, frames.length, first, last, samples.size());
  }

  private static Row row(Sample sample) {
    Row row = new Row(sample.layout());
    for (int i = 0; i < sample.raws().size(); i++) {
      Long raw = sample.raws().get(i);
      if (raw != null) {
        row.set(i, raw);
      }
    }
    return row;
  }

  private Segments() {}
}
