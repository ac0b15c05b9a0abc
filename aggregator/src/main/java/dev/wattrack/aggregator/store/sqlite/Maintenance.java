package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.block.BlockException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is done beside committing: sealing, roll-ups of days, retention, giving pages back; each
 * call a slice of one transaction. Confined to the thread that maintains, under the writer lock.
 */
final class Maintenance {
  private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());
  private static final long SLICE_NANOS = 120_000_000;
  private static final long SLICE_BYTES = 4 << 20;
  private static final long GRACE_NANOS = 60 * Level.SECOND;
  private static final long AWAY_NANOS = 20 * Level.MINUTE_NANOS;
  private static final long BACKLOG_PAUSE_NANOS = 90 * Level.SECOND;
  private static final long BACKLOG_AGE_NANOS = 150 * Level.SECOND;
  private static final long AGED_NANOS = 2 * Level.BUCKET_NANOS;
  private static final int DROPPED_AT_ONCE = 64;
  private static final int VACUUM_PAGES = 256;
  private static final long FREE_PAGES = 4096;

  private final Database database;
  private final SqliteStoreOptions options;
  private final Head head;
  private final Sealer sealer;
  private final @Nullable SqliteOutbox outbox;
  private final Set<Work.Day> due = new HashSet<>();
  private final Deque<Integer> early = new ArrayDeque<>();
  private boolean full;
  private volatile long minutesFrom;
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong bytesWritten = new AtomicLong();

  /**
   * @param outbox is told of log rows that go; null if there is none
   */
  Maintenance(
      Database database,
      SqliteStoreOptions options,
      Head head,
      Layouts layouts,
      @Nullable SqliteOutbox outbox) {
    this.outbox = outbox;
    this.database = database;
    this.options = options;
    this.head = head;
    sealer = new Sealer(layouts);
  }

  void load() throws SQLException {
    try (Statement sql = database.writer().createStatement()) {
      minutesFrom = Long.MIN_VALUE;
      try (ResultSet rows = sql.executeQuery("SELECT value FROM meta WHERE key = 'minutes_from'")) {
        if (rows.next()) {
          minutesFrom = rows.getLong(1);
        }
      }
      blocks.set(Database.number(sql, "SELECT value FROM meta WHERE key = 'blocks'"));
      try (ResultSet rows = sql.executeQuery("SELECT day, node FROM due")) {
        while (rows.next()) {
          due.add(new Work.Day(rows.getLong(1), rows.getInt(2)));
        }
      }
    }
  }

  /** First bucket whose minutes were not dropped by retention. */
  long minutesFrom() {
    return minutesFrom;
  }

  long blocks() {
    return blocks.get();
  }

  long bytesWritten() {
    return bytesWritten.get();
  }

  /** Whether the head has outgrown its share of memory. */
  boolean crowded() {
    return head.bytes() > options.headBytes();
  }

  /** One slice; true if there is more to do right now. */
  boolean slice(long nowNanos) throws StoreException {
    head.see(nowNanos);
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      try (BlockTable table = new BlockTable(connection)) {
        Work work = new Work(connection, table);
        // On a full disk old blocks go first: sealing needs room before it gives any back.
        boolean more =
            (full && retain(work, nowNanos))
                || seal(work, nowNanos)
                || days(work, nowNanos)
                || retain(work, nowNanos);
        finish(connection, work);
        full = false;
        return more || vacuum(connection);
      }
    } catch (SQLException e) {
      rollback(connection);
      StoreException failure = database.failed("seal", e);
      full = failure.retryable();
      throw failure;
    } finally {
      autoCommit(connection);
    }
  }

  private void finish(Connection connection, Work work) throws SQLException {
    List<Long> logs = head.deletable(work.marks);
    work.deleteLogs(logs);
    if (outbox != null) {
      outbox.leaving(connection, logs);
    }
    if (work.blocksAdded != 0) {
      work.meta("blocks", blocks.get() + work.blocksAdded);
    }
    connection.commit();
    blocks.addAndGet(work.blocksAdded);
    bytesWritten.addAndGet(work.bytes);
    due.addAll(work.newDue);
    due.removeAll(work.doneDue);
    head.apply(work.marks, logs);
    if (outbox != null) {
      outbox.left(logs);
    }
  }

  private boolean seal(Work work, long nowNanos) throws SQLException {
    if (early.isEmpty() && crowded()) {
      early.addAll(head.nodes());
    }
    long started = System.nanoTime();
    Set<Integer> nodes = early.isEmpty() ? head.nodes() : new HashSet<>(early);
    for (int node : nodes) {
      List<HeadSegment> segments = head.of(node);
      long boundary = Level.startOf(Level.bucketOf(complete(segments, nowNanos)));
      boolean all = !early.isEmpty();
      int before = work.marks.size();
      sealer.seal(
          work,
          node,
          segments,
          segment -> all || segment.seenNanos < nowNanos - AGED_NANOS ? Long.MAX_VALUE : boundary,
          minutesFrom,
          due);
      if (all
          && work.marks.subList(before, work.marks.size()).stream().allMatch(Head.Mark::done)
          && work.marks.size() - before == segments.size()) {
        early.remove(node);
      }
      if (work.bytes > SLICE_BYTES || System.nanoTime() - started > SLICE_NANOS) {
        return true;
      }
    }
    return !work.marks.isEmpty();
  }

  /**
   * Up to when a node's rows are likely to be all there. One that was away sends the rest later,
   * and rows that come after their bucket was sealed cost writing all of it again; so sealing waits
   * for a node to be heard again and its backlog to end, for a while.
   */
  static long complete(List<HeadSegment> segments, long nowNanos) {
    long newest = Long.MIN_VALUE;
    for (HeadSegment each : segments) {
      boolean backlog =
          each.seenNanos > nowNanos - BACKLOG_PAUSE_NANOS
              && each.nextNanos < each.seenNanos - BACKLOG_AGE_NANOS;
      if (backlog) {
        return nowNanos - AWAY_NANOS;
      }
      newest = Math.max(newest, Math.min(each.segment().lastNanos(), nowNanos));
    }
    return Math.max(newest - GRACE_NANOS, nowNanos - AWAY_NANOS);
  }

  private boolean days(Work work, long nowNanos) throws SQLException {
    long started = System.nanoTime();
    for (Work.Day day : List.copyOf(due)) {
      if (Level.startOf(day.day() + Level.DAY_BUCKETS) > nowNanos - GRACE_NANOS) {
        continue;
      }
      try {
        sealer.day(work, day);
      } catch (BlockException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "no roll-up of day " + day + ", a block of minutes is damaged: " + e.getMessage());
        work.done(day);
      }
      if (work.bytes > SLICE_BYTES || System.nanoTime() - started > SLICE_NANOS) {
        break;
      }
    }
    return !work.doneDue.isEmpty();
  }

  private boolean retain(Work work, long nowNanos) throws SQLException {
    long rawFrom = cutoff(nowNanos, options.rawRetention());
    int dropped = drop(work, Level.RAW, rawFrom);
    long minutes = Level.dayOf(cutoff(nowNanos, options.minuteRetention()));
    if (dropped == 0) {
      dropped = drop(work, Level.MINUTE, minutes);
      if (dropped > 0 && minutes > minutesFrom) {
        work.meta("minutes_from", minutes);
        minutesFrom = minutes;
      }
    }
    if (dropped == 0) {
      dropped = drop(work, Level.HOUR, Level.dayOf(cutoff(nowNanos, options.hourRetention())));
    }
    work.blocksAdded -= dropped;
    return dropped > 0;
  }

  private static long cutoff(long nowNanos, Duration retention) {
    long seconds = Math.floorDiv(nowNanos, Level.SECOND) - retention.toSeconds();
    return Math.floorDiv(seconds, 900);
  }

  private static int drop(Work work, Level level, long bucket) throws SQLException {
    long from = level.id(-(1L << 24), 0);
    if (bucket <= -(1L << 24)) {
      return 0;
    }
    return work.execute(
        "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE id >= ? AND id < ? ORDER BY id"
            + " LIMIT "
            + DROPPED_AT_ONCE
            + ")",
        from,
        level.id(bucket, 0));
  }

  /**
   * Gives pages back to the file system where many are free; a few are kept for what comes next.
   */
  private static boolean vacuum(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement sql = connection.createStatement()) {
      long free = Database.number(sql, "PRAGMA freelist_count");
      if (free <= Math.max(FREE_PAGES, Database.number(sql, "PRAGMA page_count") / 8)) {
        return false;
      }
      sql.executeUpdate("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
      return Database.number(sql, "PRAGMA freelist_count") < free;
    }
  }

  static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "SQLite had rolled back by itself", e);
    }
  }

  static void autoCommit(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // SQLite ends the transaction itself when the disk is full; the driver then finds none to
      // end.
      LOG.log(System.Logger.Level.DEBUG, "no transaction was open any more", e);
    }
  }
}
