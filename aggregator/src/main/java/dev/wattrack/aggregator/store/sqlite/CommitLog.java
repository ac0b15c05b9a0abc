package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.model.wire.Layout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code log}: what was committed and not sealed yet, a row a commit. Called under the
 * writer lock, but for {@link #bytesWritten}.
 */
final class CommitLog {
  private final Head head;
  private final Layouts layouts;
  private final NodeLayouts nodeLayouts;
  private final @Nullable SqliteOutbox outbox;
  private final AtomicLong bytes = new AtomicLong();
  private long next = 1;

  CommitLog(Head head, Layouts layouts, NodeLayouts nodeLayouts, @Nullable SqliteOutbox outbox) {
    this.head = head;
    this.layouts = layouts;
    this.nodeLayouts = nodeLayouts;
    this.outbox = outbox;
  }

  /** What a transaction has written and nobody may see before it is committed. */
  record Written(
      Map<Layout, Integer> layouts,
      Set<NodeLayouts.Pair> pairs,
      List<HeadSegment> segments,
      int bytes) {}

  /**
   * Reads back what was not sealed.
   *
   * @param first the lowest number that the next commit may have
   */
  void load(Connection writer, long first) throws SQLException, BlockException {
    next = first;
    try (Statement sql = writer.createStatement();
        ResultSet rows = sql.executeQuery("SELECT id, frames FROM log ORDER BY id")) {
      while (rows.next()) {
        long log = rows.getLong(1);
        List<HeadSegment> segments = LogCodec.read(log, rows.getBytes(2), layouts);
        head.add(log, segments);
        noteUnsent(log, segments);
        next = Math.max(next, log + 1);
      }
    }
  }

  /** Writes segments within the caller's transaction. */
  Written write(Connection connection, List<Segment> segments) throws SQLException {
    Map<Layout, Integer> added = writeLayouts(connection, segments);
    List<HeadSegment> kept = new ArrayList<>();
    for (Segment segment : segments) {
      kept.add(kept(segment, added));
    }
    byte[] row = LogCodec.write(kept);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log(id, frames) VALUES(?, ?)")) {
      insert.setLong(1, next);
      insert.setBytes(2, row);
      insert.executeUpdate();
    }
    return new Written(added, nodeLayouts.write(connection, kept), kept, row.length);
  }

  /** The transaction is committed: from now on queries see it. */
  void learn(Written written) {
    layouts.learn(written.layouts());
    nodeLayouts.learn(written.pairs());
    noteUnsent(next, written.segments());
    head.add(next++, written.segments());
    bytes.addAndGet(written.bytes());
  }

  /** Bytes written to the log since the start. Safe for use by several threads. */
  long bytesWritten() {
    return bytes.get();
  }

  private void noteUnsent(long log, List<HeadSegment> segments) {
    if (outbox != null) {
      outbox.committed(log, segments.stream().map(HeadSegment::segment).toList());
    }
  }

  private Map<Layout, Integer> writeLayouts(Connection connection, List<Segment> segments)
      throws SQLException {
    List<@Nullable Layout> unknown = new ArrayList<>();
    for (Segment segment : segments) {
      for (Layout layout : segment.layouts()) {
        if (layout != null && layouts.find(layout) == 0) {
          unknown.add(layout);
        }
      }
    }
    return layouts.write(connection, unknown);
  }

  private HeadSegment kept(Segment segment, Map<Layout, Integer> added) {
    int[] ids = new int[segment.layouts().size()];
    List<@Nullable Layout> table = new ArrayList<>(ids.length);
    for (int gid = 0; gid < ids.length; gid++) {
      Layout layout = segment.layouts().get(gid);
      if (layout != null) {
        int known = layouts.find(layout);
        ids[gid] = known > 0 ? known : added.getOrDefault(layout, 0);
        Layout first = layouts.get(ids[gid]);
        table.add(first == null ? layout : first);
      } else {
        table.add(null);
      }
    }
    byte[] frames = segment.frames();
    if (frames.length > segment.length() + segment.length() / 8 + 64) {
      frames = Arrays.copyOf(frames, segment.length());
    }
    Segment kept =
        new Segment(
            segment.node(),
            table,
            frames,
            segment.length(),
            segment.firstNanos(),
            segment.lastNanos(),
            segment.ticks());
    return new HeadSegment(next, kept, ids);
  }
}
