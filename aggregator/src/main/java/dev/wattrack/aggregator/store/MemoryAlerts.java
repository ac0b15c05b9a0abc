package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.SavedLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The alerts of a store that has no tables, until the end of this process. Safe for use by several
 * threads.
 */
public final class MemoryAlerts implements AlertTable {
  private static final int MOST = 5_000;

  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final Map<String, SilenceRow> silences = new LinkedHashMap<>();
  private final Map<Long, Message> queue = new LinkedHashMap<>();
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final List<Audit> audits = new ArrayList<>();
  private List<SavedLevel> levels = List.of();

  @Override
  public synchronized void save(Collection<Alert> changed, List<SavedLevel> saved) {
    changed.forEach(alert -> alerts.put(alert.id(), alert));
    levels = List.copyOf(saved);
    trim(alerts);
  }

  private static <K, V> void trim(Map<K, V> map) {
    while (map.size() > MOST) {
      map.remove(map.keySet().iterator().next());
    }
  }

  @Override
  public synchronized List<Alert> open() {
    return alerts.values().stream().filter(Alert::isFiring).toList();
  }

  @Override
  public synchronized List<SavedLevel> levels() {
    return levels;
  }

  @Override
  public synchronized List<Alert> history(Instant from, Instant to, int most) {
    return alerts.values().stream()
        .filter(alert -> alert.since().isBefore(to))
        .filter(alert -> alert.resolved() == null || !alert.resolved().isBefore(from))
        .sorted(Comparator.comparing(Alert::since).reversed())
        .limit(most)
        .toList();
  }

  @Override
  public synchronized List<SilenceRow> silences(Instant now) {
    return silences.values().stream().filter(it -> it.to().isAfter(now)).toList();
  }

  @Override
  public synchronized void silence(SilenceRow silence) {
    silences.put(silence.id(), silence);
    trim(silences);
  }

  @Override
  public synchronized boolean unsilence(String id) {
    return silences.remove(id) != null;
  }

  @Override
  public synchronized void enqueue(List<Message> messages, List<Told> notes) {
    messages.forEach(message -> queue.put(message.number(), message));
    notes.forEach(note -> told.put(note.receiver() + "\n" + note.alert(), note));
    trim(queue);
  }

  @Override
  public synchronized List<Message> queue() {
    return List.copyOf(queue.values());
  }

  @Override
  public synchronized void dequeue(long number) {
    queue.remove(number);
  }

  @Override
  public synchronized List<Told> told() {
    return List.copyOf(told.values());
  }

  @Override
  public synchronized void forget(List<Told> notes) {
    notes.forEach(note -> told.remove(note.receiver() + "\n" + note.alert()));
  }

  @Override
  public synchronized void audit(Audit entry) {
    audits.add(0, entry);
    if (audits.size() > MOST) {
      audits.remove(audits.size() - 1);
    }
  }

  @Override
  public synchronized List<Audit> audits(int most) {
    return List.copyOf(audits.subList(0, Math.min(most, audits.size())));
  }
}
