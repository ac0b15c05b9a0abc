package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Outbox;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The outbox in the tables {@code outbox} (all of the log up to this row is sent, or in the other
 * table) and {@code unsent} (spans of nodes whose log rows are gone). Commits write nothing for it;
 * a log row that goes unsent leaves its spans behind in the same transaction. What was confirmed is
 * written down once a minute: after a crash the rest is sent again. Safe for use by several
 * threads: the writer lock is taken before this object's own.
 */
final class SqliteOutbox implements Outbox {
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS outbox(target TEXT NOT NULL, log INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS unsent(node INTEGER NOT NULL, start INTEGER NOT NULL,"
        + " stop INTEGER NOT NULL, PRIMARY KEY(node, start)) WITHOUT ROWID",
  };

  private static final long SLICE_NANOS = Level.HOUR_NANOS;
  private static final Unsent.NodeSpan NOWHERE = new Unsent.NodeSpan(-1, 0, 0);
  private static final int SLICES_UNWRITTEN = 16;
  private static final long SAVE_MILLIS = 60_000;

  private final Database database;
  private final ReentrantLock writing;
  private final Duration rawRetention;
  private final Clock clock;
  private final Unsent unsent = new Unsent();
  private final Set<Integer> changed = new HashSet<>();
  private Map<Integer, TimeSpans> staged = Map.of();
  private final Map<Integer, Double> missed = new HashMap<>();
  private long parcels;
  private long stagedLog;
  private long sentLog;
  private long savedLog;
  private int unwritten;
  private long savedMillis;
  private @Nullable Taken taken;

  /**
   * What was handed out.
   *
   * @param log the commit, or 0 for sealed rows of one node
   */
  private record Taken(Parcel parcel, long log, Unsent.NodeSpan span) {}

  SqliteOutbox(Database database, ReentrantLock writing, Duration rawRetention, Clock clock) {
    this.database = database;
    this.writing = writing;
    this.rawRetention = rawRetention;
    this.clock = clock;
  }

  /** Without an exporter nothing is noted; one that comes back later begins anew. */
  static void forget(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
      sql.executeUpdate("DELETE FROM outbox");
      sql.executeUpdate("DELETE FROM unsent");
    }
  }

  /**
   * Reads what is unsent; for another target than last time that is everything there is.
   *
   * @return the highest log row that ever was, as far as is known
   */
  synchronized long load(Connection writer, String target, Collection<Integer> nodes)
      throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
    }
    savedMillis = clock.millis();
    try (PreparedStatement query =
        writer.prepareStatement("SELECT log FROM outbox WHERE target = ?")) {
      query.setString(1, target);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          sentLog = rows.getLong(1);
          savedLog = sentLog;
          loadSpans(writer);
          return sentLog;
        }
      }
    }
    begin(writer, target, nodes);
    return 0;
  }

  private void loadSpans(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement();
        ResultSet rows = sql.executeQuery("SELECT node, start, stop FROM unsent")) {
      while (rows.next()) {
        unsent
            .byNode()
            .computeIfAbsent(rows.getInt(1), node -> new TimeSpans())
            .add(rows.getLong(2), rows.getLong(3));
      }
    }
  }

  private void begin(Connection writer, String target, Collection<Integer> nodes)
      throws SQLException {
    writer.setAutoCommit(false);
    forget(writer);
    try (PreparedStatement put = writer.prepareStatement("INSERT INTO outbox VALUES(?, 0)")) {
      put.setString(1, target);
      put.executeUpdate();
    }
    try (Statement sql = writer.createStatement()) {
      String raw = " FROM block WHERE id < " + Level.RAW.end();
      try (ResultSet rows = sql.executeQuery("SELECT min(id), max(id), count(id)" + raw)) {
        if (rows.next() && rows.getLong(3) > 0) {
          long from = Level.startOf(Level.bucketOfId(rows.getLong(1)));
          long to = Level.startOf(Level.bucketOfId(rows.getLong(2)) + 1);
          for (int node : nodes) {
            TimeSpans spans = new TimeSpans();
            spans.add(from, to);
            unsent.byNode().put(node, spans);
          }
        }
      }
    }
    write(writer, unsent.byNode());
    writer.commit();
    writer.setAutoCommit(true);
  }

  /** Notes a commit; also each log row that is there at the start. */
  synchronized void committed(long log, Collection<Segment> segments) {
    if (log > sentLog) {
      unsent.committed(log, segments);
    }
  }

  /** Within the transaction that deletes log rows: what of them is unsent stays known. */
  synchronized void leaving(Connection writer, Collection<Long> logs) throws SQLException {
    if (logs.isEmpty()) {
      return;
    }
    staged = unsent.without(logs);
    stagedLog = sentLog;
    for (long each : logs) {
      stagedLog = Math.max(stagedLog, each);
    }
    Map<Integer, TimeSpans> spans = new TreeMap<>(staged);
    for (int node : changed) {
      spans.putIfAbsent(node, unsent.byNode().getOrDefault(node, new TimeSpans()));
    }
    write(writer, spans);
    writeLog(writer, stagedLog);
  }

  /** After that transaction. */
  synchronized void left(Collection<Long> logs) {
    if (logs.isEmpty()) {
      return;
    }
    Taken out = taken;
    if (out != null && (logs.contains(out.log()) || touched(out.span(), logs))) {
      taken = null; // it, or late rows of it, are to be sent from the blocks
    }
    unsent.byNode().putAll(staged);
    staged = Map.of();
    changed.clear();
    logs.forEach(unsent::sent);
    savedLog = stagedLog;
    sentLog = Math.max(sentLog, stagedLog);
  }

  private boolean touched(Unsent.NodeSpan out, Collection<Long> logs) {
    return logs.stream()
        .flatMap(log -> unsent.byLog().getOrDefault(log, List.of()).stream())
        .anyMatch(
            span -> span.node() == out.node() && span.from() < out.to() && span.to() > out.from());
  }

  @Override
  public synchronized @Nullable Parcel next(long nowNanos) {
    for (Map.Entry<Long, List<Unsent.NodeSpan>> commit = unsent.byLog().firstEntry();
        commit != null;
        commit = unsent.byLog().firstEntry()) {
      List<Unsent.NodeSpan> brief = brief(commit.getValue());
      if (!brief.isEmpty()) {
        Parcel parcel = new Parcel(++parcels, Unsent.together(brief));
        taken = new Taken(parcel, commit.getKey(), NOWHERE);
        return parcel;
      }
      unsent.sent(commit.getKey());
      sentLog = Math.max(sentLog, commit.getKey());
    }
    dropped(nowNanos);
    int node = unsent.oldestNode();
    TimeSpans spans = unsent.byNode().get(node);
    if (spans == null || spans.isEmpty()) {
      taken = null;
      return null;
    }
    long from = spans.start();
    long hour = Math.floorDiv(from, SLICE_NANOS) + 1;
    long to =
        hour > Long.MAX_VALUE / SLICE_NANOS
            ? spans.firstEnd()
            : Math.min(spans.firstEnd(), hour * SLICE_NANOS);
    Parcel parcel = new Parcel(++parcels, List.of(new Span(Set.of(node), from, to)));
    taken = new Taken(parcel, 0, new Unsent.NodeSpan(node, from, to));
    return parcel;
  }

  /**
   * Those of about a commit's length. The others join what is sealed: commits of a backlog, or of a
   * file that is read in, may overlap, and what they cover is sent once.
   */
  private List<Unsent.NodeSpan> brief(List<Unsent.NodeSpan> spans) {
    List<Unsent.NodeSpan> brief = new ArrayList<>();
    for (Unsent.NodeSpan span : spans) {
      if (span.to() - span.from() <= SLICE_NANOS) {
        brief.add(span);
      } else {
        addSealed(span.node(), span.from(), span.to());
      }
    }
    return brief;
  }

  /** Forgets, but counts, what retention has dropped meanwhile. */
  private void dropped(long nowNanos) {
    long cutoffSeconds = Math.floorDiv(nowNanos, Level.SECOND) - rawRetention.toSeconds();
    if (cutoffSeconds <= 0) {
      return;
    }
    long cutoff = Level.startOf(Math.floorDiv(cutoffSeconds, 900));
    unsent
        .byNode()
        .forEach(
            (node, spans) -> {
              long taken = spans.isEmpty() ? 0 : spans.cut(Long.MIN_VALUE, cutoff);
              if (taken > 0) {
                changed.add(node);
                missed.merge(node, (double) taken / Level.SECOND, Double::sum);
              }
            });
  }

  @Override
  public void sent(Parcel parcel) throws StoreException {
    boolean due;
    synchronized (this) {
      Taken out = taken;
      if (out == null || out.parcel().number() != parcel.number()) {
        return; // sealed or touched meanwhile: it comes again
      }
      taken = null;
      if (out.log() > 0) {
        unsent.sent(out.log());
        sentLog = Math.max(sentLog, out.log());
      } else {
        TimeSpans spans = unsent.byNode().get(out.span().node());
        if (spans != null) {
          spans.cut(out.span().from(), out.span().to());
        }
        changed.add(out.span().node());
        unwritten++;
      }
      due = unwritten >= SLICES_UNWRITTEN || clock.millis() - savedMillis >= SAVE_MILLIS;
    }
    if (due) {
      save();
    }
  }

  @Override
  public synchronized void again(Parcel parcel) {
    for (Span span : parcel.spans()) {
      for (int node : span.nodes()) {
        addSealed(node, span.fromNanos(), span.toNanos());
      }
    }
  }

  /** Rows that are to be sent, whether they are sealed already or not. */
  private void addSealed(int node, long from, long to) {
    unsent.byNode().computeIfAbsent(node, number -> new TimeSpans()).add(from, to);
    changed.add(node);
  }

  /** Writes down what was confirmed. */
  void save() throws StoreException {
    writing.lock();
    Connection writer = database.writer();
    try {
      writer.setAutoCommit(false);
      write(writer);
      writer.commit();
    } catch (SQLException e) {
      Maintenance.rollback(writer);
      throw database.failed("note what was exported", e);
    } finally {
      Maintenance.autoCommit(writer);
      writing.unlock();
    }
  }

  private synchronized void write(Connection writer) throws SQLException {
    savedMillis = clock.millis();
    Map<Integer, TimeSpans> spans = new TreeMap<>();
    changed.forEach(node -> spans.put(node, unsent.byNode().getOrDefault(node, new TimeSpans())));
    write(writer, spans);
    if (sentLog != savedLog) {
      writeLog(writer, sentLog);
    }
    // Were the commit to fail now, the next one of these would lack them: only more is sent again.
    changed.clear();
    unsent.byNode().values().removeIf(TimeSpans::isEmpty);
    savedLog = sentLog;
    unwritten = 0;
  }

  private static void write(Connection writer, Map<Integer, TimeSpans> spans) throws SQLException {
    try (PreparedStatement delete = writer.prepareStatement("DELETE FROM unsent WHERE node = ?");
        PreparedStatement insert =
            writer.prepareStatement("INSERT INTO unsent(node, start, stop) VALUES(?, ?, ?)")) {
      for (Map.Entry<Integer, TimeSpans> node : spans.entrySet()) {
        delete.setInt(1, node.getKey());
        delete.executeUpdate();
        Map<Long, Long> rows = new TreeMap<>();
        node.getValue().forEach(rows::put);
        for (Map.Entry<Long, Long> row : rows.entrySet()) {
          insert.setInt(1, node.getKey());
          insert.setLong(2, row.getKey());
          insert.setLong(3, row.getValue());
          insert.executeUpdate();
        }
      }
    }
  }

  private static void writeLog(Connection writer, long log) throws SQLException {
    try (PreparedStatement update = writer.prepareStatement("UPDATE outbox SET log = ?")) {
      update.setLong(1, log);
      update.executeUpdate();
    }
  }

  @Override
  public synchronized Backlog backlog() {
    double most = missed.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Backlog(unsent.seconds(), most);
  }
}
