package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.model.wire.Frames.Range;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.TickDecoder;
import dev.wattrack.model.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has sent and nobody has committed: its live lane, its backlog lane and the
 * layouts of both. Confined to the ingest thread.
 */
final class Inbox {

  /** Tells the agent that some of its ticks are durable. */
  interface Acknowledgement {
    void durable(List<Range> ranges, int ticks);
  }

  private final Lane live;
  private final Lane backlog;
  private final Acknowledgement acknowledgement;
  private final List<@Nullable Layout> layouts = new ArrayList<>();
  private int accountedBytes;

  Inbox(TickDecoder.Sink live, TickDecoder.Sink backlog, Acknowledgement acknowledgement) {
    this.live = new Lane(live);
    this.backlog = new Lane(backlog);
    this.acknowledgement = acknowledgement;
  }

  void layout(int gid, Layout layout) throws WireException {
    live.layout(gid, layout);
    backlog.layout(gid, layout);
    while (layouts.size() <= gid) {
      layouts.add(null);
    }
    layouts.set(gid, layout);
  }

  /**
   * Takes one TICK body.
   *
   * @return true if what waits should be cut now
   */
  boolean take(byte[] bytes, int offset, int length) throws WireException {
    Lane lane = length > 0 && TickDecoder.isBacklog(bytes, offset) ? backlog : live;
    lane.take(bytes, offset, length);
    return lane.isLarge();
  }

  /** How many bytes more, or less, wait here than at the last call. */
  int change() {
    int change = live.pendingBytes() + backlog.pendingBytes() - accountedBytes;
    accountedBytes += change;
    return change;
  }

  /** Takes everything that waits for a commit. */
  void cut(int node, List<Committer.Cut> into) {
    for (Lane lane : List.of(live, backlog)) {
      Segment segment = lane.peek(node, layouts);
      if (segment != null) {
        List<Range> ranges = lane.ranges();
        lane.clear();
        into.add(
            new Committer.Cut(segment, () -> acknowledgement.durable(ranges, segment.ticks())));
      }
    }
  }

  void peek(int node, List<Segment> into) {
    for (Lane lane : List.of(live, backlog)) {
      Segment segment = lane.peek(node, layouts);
      if (segment != null) {
        into.add(segment);
      }
    }
  }
}
