package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The tables of alerts under the store's locks. Safe for use by several threads. */
final class SqliteAlertTable implements AlertTable {
  private final Transactions tables;

  SqliteAlertTable(Transactions tables) {
    this.tables = tables;
  }

  @Override
  public void save(Collection<Alert> changed, List<SavedLevel> levels) throws StoreException {
    tables.write("keep alerts", writer -> SqliteAlerts.save(writer, changed, levels));
  }

  @Override
  public List<Alert> open() throws StoreException {
    return tables.read("read alerts", SqliteAlerts::open);
  }

  @Override
  public List<SavedLevel> levels() throws StoreException {
    return tables.read("read alerts", SqliteAlerts::levels);
  }

  @Override
  public List<Alert> history(Instant from, Instant to, int most) throws StoreException {
    return tables.read("read alerts", reader -> SqliteAlerts.history(reader, from, to, most));
  }

  @Override
  public List<SilenceRow> silences(Instant now) throws StoreException {
    return tables.read("read alerts", reader -> SqliteAlerts.silences(reader, now));
  }

  @Override
  public void silence(SilenceRow silence) throws StoreException {
    tables.write("keep a silence", writer -> SqliteAlerts.silence(writer, silence));
  }

  @Override
  public boolean unsilence(String id) throws StoreException {
    boolean[] there = {false};
    tables.write(
        "end a silence",
        writer -> there[0] = SqliteAlerts.set(writer, "DELETE FROM silence WHERE id = ?", id) > 0);
    return there[0];
  }

  @Override
  public void enqueue(List<Message> messages, List<Told> told) throws StoreException {
    tables.write("queue notifications", writer -> SqliteAlerts.enqueue(writer, messages, told));
  }

  @Override
  public List<Message> queue() throws StoreException {
    return tables.read("read alerts", SqliteAlerts::queue);
  }

  @Override
  public void dequeue(long number) throws StoreException {
    tables.write(
        "take a notification from the queue",
        writer -> SqliteAlerts.set(writer, "DELETE FROM notification WHERE number = ?", number));
  }

  @Override
  public List<Told> told() throws StoreException {
    return tables.read("read alerts", SqliteAlerts::told);
  }

  @Override
  public void forget(List<Told> told) throws StoreException {
    if (!told.isEmpty()) {
      tables.write("forget what was told", writer -> SqliteAlerts.forget(writer, told));
    }
  }

  @Override
  public void audit(Audit entry) throws StoreException {
    tables.write("note an action", writer -> SqliteAlerts.audit(writer, entry));
  }

  @Override
  public List<Audit> audits(int most) throws StoreException {
    return tables.read("read alerts", reader -> SqliteAlerts.audits(reader, most));
  }
}
