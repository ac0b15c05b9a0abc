package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * The file {@code wattrack.db}: opening, its checks and version, one connection that writes and a
 * few that read. Safe for use by several threads; the writer connection is its caller's to guard.
 */
final class Database implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Database.class.getName());
  static final int VERSION = 1;
  private static final int PAGE = 4096;
  private static final int IDLE_READERS = 4;
  private static final long CHECK_ALL_BELOW_BYTES = 64L << 20;
  private static final String[] SCHEMA = {
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE node(number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,"
        + " simulated INTEGER NOT NULL, first_seen TEXT NOT NULL, state TEXT,"
        + " state_since INTEGER)",
    "CREATE TABLE text(number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    "CREATE TABLE layout(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, definition BLOB NOT NULL)",
    "CREATE TABLE log(id INTEGER PRIMARY KEY, frames BLOB NOT NULL)",
    "CREATE TABLE block(id INTEGER PRIMARY KEY, data BLOB NOT NULL,"
        + " level INTEGER AS (id >> 57), start INTEGER AS ((((id >> 32) & 33554431) - 16777216) * 900),"
        + " node INTEGER AS (id & 4294967295))",
    "CREATE TABLE due(day INTEGER NOT NULL, node INTEGER NOT NULL, PRIMARY KEY(day, node))"
        + " WITHOUT ROWID",
    "CREATE TABLE damaged(id INTEGER NOT NULL, data BLOB NOT NULL)",
    "PRAGMA user_version = " + VERSION,
  };

  private final Path file;
  private final FileChannel lockChannel;
  private final Connection writer;
  private final Deque<Connection> readers = new ArrayDeque<>();
  private boolean closed;

  private Database(Path file, FileChannel lockChannel, Connection writer) {
    this.file = file;
    this.lockChannel = lockChannel;
    this.writer = writer;
  }

  static Database open(Path directory, SqliteStoreOptions options) throws StoreException {
    Path file = directory.resolve("wattrack.db");
    FileChannel lock = lock(directory);
    boolean done = false;
    Connection connection = null;
    try {
      connection = config(false).createConnection("jdbc:sqlite:" + file);
      prepare(connection, file, options);
      done = true;
      return new Database(file, lock, connection);
    } catch (SQLException e) {
      throw failed(file, "open the database", e);
    } finally {
      if (!done) {
        closeQuietly(connection);
        closeQuietly(lock);
      }
    }
  }

  private static FileChannel lock(Path directory) throws StoreException {
    Path path = directory.resolve("wattrack.lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      LOG.log(System.Logger.Level.DEBUG, "this very process has it open", e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StoreException("cannot write in " + directory + ": " + e, false, e);
    }
    closeQuietly(channel);
    throw new StoreException(
        "another process uses the database in "
            + directory
            + "; stop it, or give this one a state directory of its own",
        false);
  }

  private static SQLiteConfig config(boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(10_000);
    return config;
  }

  private static void prepare(Connection connection, Path file, SqliteStoreOptions options)
      throws SQLException, StoreException {
    try (Statement sql = connection.createStatement()) {
      long version = number(sql, "PRAGMA user_version");
      if (version > VERSION) {
        throw new StoreException(
            "database "
                + file
                + " is of version "
                + version
                + ", this Wattrack reads up to "
                + VERSION
                + "; use the newer Wattrack, or another state directory",
            false);
      }
      if (version == 0) {
        sql.execute("PRAGMA page_size = " + PAGE);
        sql.execute("PRAGMA auto_vacuum = INCREMENTAL"); // before WAL, else silently ignored
      }
      sql.execute("PRAGMA journal_mode = WAL");
      sql.execute("PRAGMA synchronous = FULL");
      sql.execute("PRAGMA wal_autocheckpoint = 8000");
      sql.execute("PRAGMA cache_size = -8192");
      sql.execute(
          "PRAGMA max_page_count = " + Math.min(options.maxFileBytes() / PAGE, 4_294_967_294L));
      if (version == 0) {
        create(connection, sql);
      } else {
        check(sql, file);
      }
    }
  }

  private static void create(Connection connection, Statement sql) throws SQLException {
    connection.setAutoCommit(false);
    for (String line : SCHEMA) {
      sql.executeUpdate(line);
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** The small tables always; the blocks of a large file are covered by their own checksums. */
  private static void check(Statement sql, Path file) throws SQLException, StoreException {
    boolean small = file.toFile().length() < CHECK_ALL_BELOW_BYTES;
    String[] checks =
        small
            ? new String[] {"PRAGMA quick_check(1)"}
            : new String[] {
              "PRAGMA quick_check('log')", "PRAGMA quick_check('node')",
              "PRAGMA quick_check('text')", "PRAGMA quick_check('layout')",
              "PRAGMA quick_check('meta')", "PRAGMA quick_check('due')"
            };
    for (String check : checks) {
      try (ResultSet rows = sql.executeQuery(check)) {
        String answer = rows.next() ? rows.getString(1) : "no answer";
        if (!"ok".equals(answer)) {
          throw new StoreException(damaged(file, answer), false);
        }
      }
    }
  }

  private static String damaged(Path file, String detail) {
    return "database "
        + file
        + " is damaged ("
        + detail
        + "); move it aside with its -wal file and"
        + " start anew, or rescue it: sqlite3 wattrack.db .recover | sqlite3 rescued.db";
  }

  static long number(Statement sql, String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  Path file() {
    return file;
  }

  /** The connection that writes; guarded by the store's writer lock. */
  Connection writer() {
    return writer;
  }

  /** A connection to read with, to be given back; a transaction begins with its first statement. */
  Connection borrow() throws SQLException {
    synchronized (readers) {
      if (closed) {
        throw new SQLException("the store is closed");
      }
      Connection idle = readers.pollFirst();
      if (idle != null) {
        return idle;
      }
    }
    Connection connection = config(true).createConnection("jdbc:sqlite:" + file);
    try (Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA cache_size = -2048");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** Ends the read transaction and keeps the connection for the next reader. */
  void giveBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      closeQuietly(connection);
      return;
    }
    synchronized (readers) {
      if (!closed && readers.size() < IDLE_READERS) {
        readers.addFirst(connection);
        return;
      }
    }
    closeQuietly(connection);
  }

  StoreException failed(String what, SQLException cause) {
    return failed(file, what, cause);
  }

  private static StoreException failed(Path file, String what, SQLException cause) {
    int code = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    return switch (code) {
      case 13 ->
          new StoreException("no room to " + what + ": disk full under " + file, true, cause);
      case 10 -> new StoreException("cannot " + what + ": I/O error on " + file, true, cause);
      case 5, 6 -> new StoreException("cannot " + what + ": " + file + " is busy", true, cause);
      case 11, 26 -> new StoreException(damaged(file, "" + cause.getMessage()), false, cause);
      default ->
          new StoreException(
              "cannot " + what + " (" + file + "): " + cause.getMessage(), false, cause);
    };
  }

  @Override
  public void close() {
    synchronized (readers) {
      closed = true;
      readers.forEach(Database::closeQuietly);
      readers.clear();
    }
    closeQuietly(writer);
    closeQuietly(lockChannel);
  }

  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.DEBUG, "closing failed; nothing depends on it", e);
    }
  }
}
