package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the plain tables with a borrowed connection, and writes them in one transaction at a time,
 * under the store's lock. Safe for use by several threads.
 */
final class Transactions {
  private final Database database;
  private final ReentrantLock writing;

  Transactions(Database database, ReentrantLock writing) {
    this.database = database;
    this.writing = writing;
  }

  /** Something to write in one transaction. */
  interface Writing {
    void with(Connection connection) throws SQLException;
  }

  /** Something to do with a connection that reads. */
  interface Reading<T> {
    T with(Connection connection) throws SQLException, StoreException;
  }

  /** All of it or nothing. */
  void write(String what, Writing work) throws StoreException {
    writing.lock();
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      work.with(connection);
      connection.commit();
    } catch (SQLException e) {
      Maintenance.rollback(connection);
      throw database.failed(what, e);
    } finally {
      Maintenance.autoCommit(connection);
      writing.unlock();
    }
  }

  <T> T read(String what, Reading<T> reading) throws StoreException {
    Connection connection = null;
    try {
      connection = database.borrow();
      return reading.with(connection);
    } catch (SQLException e) {
      throw database.failed(what, e);
    } finally {
      if (connection != null) {
        database.giveBack(connection);
      }
    }
  }
}
