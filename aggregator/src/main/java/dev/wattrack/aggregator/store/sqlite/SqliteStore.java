package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.CredentialTable;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Outbox;
import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.SeriesQuery;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.aggregator.store.TokenTable;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.model.wire.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: one SQLite file in a directory (docs/formats/store.md). Makes no threads.
 * Safe for use by several threads as {@link TimeSeriesStore} says; queries run beside commits and
 * sealing.
 */
public final class SqliteStore implements TimeSeriesStore {
  private static final System.Logger LOG = System.getLogger(SqliteStore.class.getName());
  private final Database database;
  private final Clock clock;
  private final Layouts layouts = new Layouts();
  private final NodeLayouts nodeLayouts = new NodeLayouts();
  private final Names names = new Names();
  private final Head head;
  private final @Nullable SqliteOutbox outbox;
  private final String outboxTarget;
  private final Maintenance maintenance;
  private final ReentrantLock writing = new ReentrantLock();
  private final Transactions tables;
  private final CommitLog log;

  private SqliteStore(Database database, SqliteStoreOptions options, Clock clock) {
    this.database = database;
    this.clock = clock;
    tables = new Transactions(database, writing);
    head = new Head(options.headBytes() / 4);
    outboxTarget = options.outboxTarget();
    outbox =
        outboxTarget.isEmpty()
            ? null
            : new SqliteOutbox(database, writing, options.rawRetention(), clock);
    log = new CommitLog(head, layouts, nodeLayouts, outbox);
    maintenance = new Maintenance(database, options, head, layouts, outbox);
  }

  /**
   * Opens the store in a directory, which is made if need be; what was committed and not sealed is
   * read back. Fails with a message that says what to do when the directory is in use, the file
   * damaged or of a newer version.
   *
   * @param clock for the time a node was first seen
   */
  public static SqliteStore open(Path directory, SqliteStoreOptions options, Clock clock)
      throws StoreException {
    Database database = Database.open(directory, options);
    boolean done = false;
    try {
      SqliteStore store = new SqliteStore(database, options, clock);
      store.load();
      done = true;
      return store;
    } catch (SQLException e) {
      throw database.failed("read the database", e);
    } finally {
      if (!done) {
        database.close();
      }
    }
  }

  private void load() throws SQLException, StoreException {
    SqliteJobs.create(database.writer());
    SqliteEnergy.create(database.writer());
    SqliteAlerts.create(database.writer());
    SqliteTokens.create(database.writer());
    SqliteCredentials.create(database.writer());
    layouts.load(database.writer());
    nodeLayouts.load(database.writer());
    names.load(database.writer());
    maintenance.load();
    long first = 1;
    if (outbox == null) {
      SqliteOutbox.forget(database.writer());
    } else {
      List<Integer> nodes = names.nodes().stream().map(NodeRecord::number).toList();
      first = outbox.load(database.writer(), outboxTarget, nodes) + 1;
    }
    try {
      log.load(database.writer(), first);
    } catch (BlockException e) {
      throw new StoreException(
          "the log in "
              + database.file()
              + " is damaged ("
              + e.getMessage()
              + "); move the file aside with its -wal file and start anew, or delete the rows of its"
              + " table log to go on without what was not sealed",
          false,
          e);
    }
  }

  @Override
  public List<NodeRecord> nodes() {
    return names.nodes();
  }

  @Override
  public NodeRecord node(String key, String name, boolean simulated) throws StoreException {
    writing.lock();
    try {
      return names.node(database.writer(), key, name, simulated, clock.instant().toString());
    } catch (SQLException e) {
      throw database.failed("add a node", e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Map<Integer, NodeRecord.LastState> lastStates() throws StoreException {
    return tables.read("read", Names::lastStates);
  }

  @Override
  public void remember(Map<Integer, NodeRecord.LastState> states) throws StoreException {
    if (states.isEmpty()) {
      return;
    }
    writing.lock();
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      Names.remember(connection, states);
      connection.commit();
    } catch (SQLException e) {
      Maintenance.rollback(connection);
      throw database.failed("remember the nodes' states", e);
    } finally {
      Maintenance.autoCommit(connection);
      writing.unlock();
    }
  }

  @Override
  public JobTable jobs() {
    return new SqliteJobTable(tables);
  }

  @Override
  public CredentialTable credentials() {
    return new SqliteCredentials(tables);
  }

  @Override
  public AlertTable alerts() {
    return new SqliteAlertTable(tables);
  }

  @Override
  public TokenTable tokens() {
    return new SqliteTokens(tables);
  }

  @Override
  public EnergyTable energy() {
    return new SqliteEnergyTable(tables);
  }

  @Override
  public int textNumber(String text) throws StoreException {
    Integer lately = names.knownNumber(text);
    if (lately != null) {
      return lately;
    }
    writing.lock();
    try {
      Integer known = names.number(database.writer(), text);
      return known != null ? known : names.newNumber(database.writer(), text);
    } catch (SQLException e) {
      throw database.failed("add a text", e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Map<String, Integer> textNumbers(Set<String> texts, int maxNew) throws StoreException {
    Map<String, Integer> found = names.knownNumbers(texts);
    if (found.size() == texts.size()) {
      return found;
    }
    writing.lock();
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      Map<String, Integer> added = names.numbers(connection, texts, maxNew, found);
      connection.commit();
      names.learn(added);
      return found;
    } catch (SQLException e) {
      Maintenance.rollback(connection);
      throw database.failed("add texts", e);
    } finally {
      Maintenance.autoCommit(connection);
      writing.unlock();
    }
  }

  @Override
  public String text(int number) throws StoreException {
    String known = names.known(number);
    return known != null
        ? known
        : tables.read("read", connection -> names.text(connection, number));
  }

  @Override
  public void commit(List<Segment> segments) throws StoreException {
    if (segments.isEmpty()) {
      return;
    }
    writing.lock();
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      CommitLog.Written written = log.write(connection, segments);
      connection.commit();
      log.learn(written);
    } catch (SQLException e) {
      Maintenance.rollback(connection);
      throw database.failed("commit", e);
    } finally {
      Maintenance.autoCommit(connection);
      writing.unlock();
    }
  }

  @Override
  public Optional<Outbox> outbox() {
    return Optional.ofNullable(outbox);
  }

  @Override
  public boolean crowded() {
    return maintenance.crowded();
  }

  @Override
  public boolean maintain(long nowNanos) throws StoreException {
    writing.lock();
    try {
      return maintenance.slice(nowNanos);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public List<Series> query(SeriesQuery query, List<Segment> live) throws StoreException {
    QueryRun run = new QueryRun(query, head, layouts, live);
    Collection<Integer> nodes = known(query.nodes());
    for (int node : nodes) {
      run.takeHead(node);
    }
    // Only now the read transaction begins: what sealing takes out of the head meanwhile is in it.
    return tables.read(
        "read",
        connection -> {
          try (BlockTable table = new BlockTable(connection)) {
            return run.answer(table, nodes, maintenance.minutesFrom());
          }
        });
  }

  @Override
  public void scan(
      Set<Integer> nodes, long fromNanos, long toNanos, List<Segment> live, RowSink sink)
      throws StoreException {
    Scan scan = new Scan(fromNanos, toNanos, head, layouts, live, sink);
    for (int node : known(nodes)) {
      scan.begin(node);
      boolean more = true;
      while (more) {
        scan.takeHead();
        more =
            tables.read(
                "read",
                connection -> {
                  try (BlockTable table = new BlockTable(connection)) {
                    return scan.span(table);
                  }
                });
      }
    }
  }

  @Override
  public SortedMap<String, SortedSet<String>> fields() {
    return layouts.fields();
  }

  @Override
  public Map<Column, Set<Integer>> columns(String measurement) {
    Map<Column, Set<Integer>> all = new LinkedHashMap<>();
    layouts
        .columns(measurement)
        .forEach(
            (id, columns) -> {
              Set<Integer> nodes = nodeLayouts.nodes(id);
              columns.forEach(
                  column -> all.computeIfAbsent(column, c -> new HashSet<>()).addAll(nodes));
            });
    return all;
  }

  private List<Integer> known(Set<Integer> wanted) {
    return names.nodes().stream()
        .map(NodeRecord::number)
        .filter(number -> wanted.isEmpty() || wanted.contains(number))
        .toList();
  }

  @Override
  public Stats stats() {
    long disk = size(database.file());
    disk += size(database.file().resolveSibling(database.file().getFileName() + "-wal"));
    return new Stats(
        disk, log.bytesWritten() + maintenance.bytesWritten(), head.bytes(), maintenance.blocks());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // there is no -wal file before the first write
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      saveOutbox();
      database.close();
    } finally {
      writing.unlock();
    }
  }

  private void saveOutbox() {
    try {
      if (outbox != null) {
        outbox.save();
      }
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.WARNING, "some rows will be exported again: " + e.getMessage());
    }
  }
}
