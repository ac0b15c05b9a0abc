package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The tables of alerts under the store's locks. Safe for use by several threads. */
final class SqliteAlertTable implements AlertTable {
  private final Database database;
  private final ReentrantLock writing;

  SqliteAlertTable(Database database, ReentrantLock writing) {
    this.database = database;
    this.writing = writing;
  }

  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private void write(String what, Work work) throws StoreException {
    writing.lock();
    Connection connection = database.writer();
    try {
      connection.setAutoCommit(false);
      work.on(connection);
      connection.commit();
    } catch (SQLException e) {
      Maintenance.rollback(connection);
      throw database.failed(what, e);
    } finally {
      Maintenance.autoCommit(connection);
      writing.unlock();
    }
  }

  private <T> T read(Question<T> question) throws StoreException {
    Connection connection = null;
    try {
      connection = database.borrow();
      return question.ask(connection);
    } catch (SQLException e) {
      throw database.failed("read alerts", e);
    } finally {
      if (connection != null) {
        database.giveBack(connection);
      }
    }
  }

  @Override
  public void save(Collection<Alert> changed, List<SavedLevel> levels) throws StoreException {
    write("keep alerts", writer -> SqliteAlerts.save(writer, changed, levels));
  }

  @Override
  public List<Alert> open() throws StoreException {
    return read(SqliteAlerts::open);
  }

  @Override
  public List<SavedLevel> levels() throws StoreException {
    return read(SqliteAlerts::levels);
  }

  @Override
  public List<Alert> history(Instant from, Instant to, int most) throws StoreException {
    return read(reader -> SqliteAlerts.history(reader, from, to, most));
  }

  @Override
  public List<SilenceRow> silences(Instant now) throws StoreException {
    return read(reader -> SqliteAlerts.silences(reader, now));
  }

  @Override
  public void silence(SilenceRow silence) throws StoreException {
    write("keep a silence", writer -> SqliteAlerts.silence(writer, silence));
  }

  @Override
  public boolean unsilence(String id) throws StoreException {
    boolean[] there = {false};
    write(
        "end a silence",
        writer -> there[0] = SqliteAlerts.set(writer, "DELETE FROM silence WHERE id = ?", id) > 0);
    return there[0];
  }

  @Override
  public void enqueue(List<Message> messages, List<Told> told) throws StoreException {
    write("queue notifications", writer -> SqliteAlerts.enqueue(writer, messages, told));
  }

  @Override
  public List<Message> queue() throws StoreException {
    return read(SqliteAlerts::queue);
  }

  @Override
  public void dequeue(long number) throws StoreException {
    write(
        "take a notification from the queue",
        writer -> SqliteAlerts.set(writer, "DELETE FROM notification WHERE number = ?", number));
  }

  @Override
  public List<Told> told() throws StoreException {
    return read(SqliteAlerts::told);
  }

  @Override
  public void forget(List<Told> told) throws StoreException {
    if (!told.isEmpty()) {
      write("forget what was told", writer -> SqliteAlerts.forget(writer, told));
    }
  }

  @Override
  public void audit(Audit entry) throws StoreException {
    write("note an action", writer -> SqliteAlerts.audit(writer, entry));
  }

  @Override
  public List<Audit> audits(int most) throws StoreException {
    return read(reader -> SqliteAlerts.audits(reader, most));
  }
}
