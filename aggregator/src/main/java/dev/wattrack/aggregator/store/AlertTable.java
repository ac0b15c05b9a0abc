package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Where alerts, silences and what waits to be told are kept over restarts. Safe for use by several
 * threads; every call may block.
 */
public interface AlertTable {

  /**
   * A silence as it was made.
   *
   * @param matchers {@code rule=NodeLost,host=pi4-*}, as text
   */
  record SilenceRow(
      String id, String matchers, Instant from, Instant to, String by, String comment) {}

  /**
   * A message that waits for its receiver.
   *
   * @param body JSON
   */
  record Message(long number, String receiver, String body, Instant made) {}

  /** What a receiver was last told of an alert. */
  record Told(String receiver, String alert, String status, Instant at) {}

  /** Something that was done because of an alert, or would have been. */
  record Audit(Instant at, String alert, String action, String target, String outcome) {}

  /** Keeps alerts as they are now, and the state of all levels in place of the former. Durable. */
  void save(Collection<Alert> changed, List<SavedLevel> levels) throws StoreException;

  /** Those that fired when they were last saved. */
  List<Alert> open() throws StoreException;

  /** The state of all levels as last saved. */
  List<SavedLevel> levels() throws StoreException;

  /** Alerts that were over by then or still fire, the newest first. */
  List<Alert> history(Instant from, Instant to, int most) throws StoreException;

  /** Those that are not over yet. */
  List<SilenceRow> silences(Instant now) throws StoreException;

  void silence(SilenceRow silence) throws StoreException;

  /** False if there is none of that id. */
  boolean unsilence(String id) throws StoreException;

  /** Puts messages into the queue and notes what was told by them, together. Durable. */
  void enqueue(List<Message> messages, List<Told> told) throws StoreException;

  /** Everything that waits, the oldest first. */
  List<Message> queue() throws StoreException;

  /** A message is delivered or given up. */
  void dequeue(long number) throws StoreException;

  List<Told> told() throws StoreException;

  /** Forgets what was told of alerts that are over and told. */
  void forget(List<Told> told) throws StoreException;

  void audit(Audit entry) throws StoreException;

  /** The newest first. */
  List<Audit> audits(int most) throws StoreException;
}
