package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.Silence;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what every receiver should know with what it was told, and makes the messages between
 * the two. Nothing else decides, so that a restart tells nothing twice. Confined to the thread of
 * the rules.
 */
public final class Dispatcher {

  private final NotifyPlan plan;
  private final ZoneId zone;
  private final Map<Key, Told> told = new LinkedHashMap<>();
  private final Map<String, Alert> known = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private long nextNumber;

  /** A receiver and an alert. */
  public record Key(String receiver, String alert) {}

  /**
   * What a receiver was last told of an alert.
   *
   * @param status the severity in which it fires
   */
  public record Told(String status, Instant at) {}

  /**
   * What one evaluation makes.
   *
   * @param told what receivers know by it
   * @param forget what is no longer worth knowing
   */
  public record Round(List<Notice> notices, Map<Key, Told> told, List<Key> forget) {}

  private static final class Group {
    @Nullable Instant firstDue;
    @Nullable Instant lastSent;
  }

  /** What is due for one group of one receiver. */
  private static final class Due {
    final String receiver;
    final Route route;
    final List<Alert> alerts = new ArrayList<>();
    boolean urgent;

    Due(String receiver, Route route) {
      this.receiver = receiver;
      this.route = route;
    }
  }

  /**
   * @param before what receivers know from earlier runs
   * @param over alerts that are over, of which somebody may not have been told yet
   * @param firstNumber of the next notice
   */
  public Dispatcher(
      NotifyPlan plan, ZoneId zone, Map<Key, Told> before, List<Alert> over, long firstNumber) {
    this.plan = plan;
    this.zone = zone;
    told.putAll(before);
    nextNumber = firstNumber;
    over.forEach(alert -> known.put(alert.id(), alert));
  }

  /** What receivers know now. */
  public Map<Key, Told> told() {
    return Map.copyOf(told);
  }

  /** Whether a receiver was told by then that an alert fires. */
  boolean knew(String receiver, String alert, Instant then) {
    Told said = told.get(new Key(receiver, alert));
    return said != null && !said.at().isAfter(then);
  }

  public long nextNumber() {
    return nextNumber;
  }

  public Round evaluate(
      Instant now, List<Alert> current, List<Change> changes, List<Silence> silences) {
    current.forEach(alert -> known.put(alert.id(), alert));
    for (Change change : changes) {
      if (change.kind() == Change.Kind.RESOLVED) {
        known.put(change.alert().id(), change.alert());
      }
    }
    Map<String, Due> due = new LinkedHashMap<>();
    List<Key> forget = new ArrayList<>();
    for (Alert alert : List.copyOf(known.values())) {
      boolean quiet = quiet(alert, now, silences);
      boolean waiting = false;
      for (NotifyPlan.Way way : plan.ways(alert)) {
        waiting |= consider(alert, way, quiet, now, due, forget);
      }
      if (!alert.isFiring() && !waiting) {
        known.remove(alert.id());
      }
    }
    return round(now, due, forget);
  }

  private boolean quiet(Alert alert, Instant now, List<Silence> silences) {
    return alert.simulated() && !plan.simulated()
        || silences.stream().anyMatch(silence -> silence.covers(alert, now))
        || plan.windows().stream().anyMatch(window -> window.covers(alert, now, zone));
  }

  /** Whether the alert must be remembered for this receiver. */
  private boolean consider(
      Alert alert,
      NotifyPlan.Way way,
      boolean quiet,
      Instant now,
      Map<String, Due> due,
      List<Key> forget) {
    Key key = new Key(way.receiver(), alert.id());
    Told last = told.get(key);
    boolean wanted;
    boolean urgent = false;
    if (alert.isFiring()) {
      boolean worse =
          last != null && Severity.ofWord(last.status()).compareTo(alert.severity()) < 0;
      boolean again =
          last != null
              && !alert.acknowledged()
              && !now.isBefore(last.at().plus(way.route().repeat()));
      urgent = (last == null || worse) && alert.severity() == Severity.CRITICAL;
      wanted =
          !quiet
              && !alert.settling()
              && alert.inhibitedBy().isEmpty()
              && (last == null || worse || again);
    } else {
      wanted = last != null && !quiet && way.route().resolved();
      if (last != null && !wanted) {
        told.remove(key);
        forget.add(key);
      }
    }
    if (wanted) {
      String group = way.receiver() + "\n" + way.route().group(alert);
      Due of = due.computeIfAbsent(group, it -> new Due(way.receiver(), way.route()));
      of.alerts.add(alert);
      of.urgent |= urgent;
    }
    return wanted;
  }

  private Round round(Instant now, Map<String, Due> due, List<Key> forget) {
    List<Notice> notices = new ArrayList<>();
    Map<Key, Told> news = new LinkedHashMap<>();
    due.forEach(
        (name, of) -> {
          Group group = groups.computeIfAbsent(name, it -> new Group());
          group.firstDue = group.firstDue == null ? now : group.firstDue;
          if (ripe(group, of, now)) {
            String title = name.substring(name.indexOf('\n') + 1).replace("\n", "/");
            notices.add(
                new Notice(nextNumber++, of.receiver, title, now, of.route.repeat(), of.alerts));
            group.firstDue = null;
            group.lastSent = now;
            for (Alert alert : of.alerts) {
              note(new Key(of.receiver, alert.id()), alert, now, news, forget);
            }
          }
        });
    groups
        .entrySet()
        .removeIf(
            it -> {
              Instant sent = it.getValue().lastSent;
              boolean old = sent == null || sent.isBefore(now.minusSeconds(86_400));
              return old && !due.containsKey(it.getKey());
            });
    return new Round(notices, news, forget);
  }

  private void note(Key key, Alert alert, Instant now, Map<Key, Told> news, List<Key> forget) {
    if (alert.isFiring()) {
      Told said = new Told(alert.severity().word(), now);
      told.put(key, said);
      news.put(key, said);
    } else {
      told.remove(key);
      forget.add(key);
    }
  }

  private static boolean ripe(Group group, Due due, Instant now) {
    Instant first = group.firstDue == null ? now : group.firstDue;
    if (now.isBefore(first.plus(due.route.groupWait()))) {
      return false;
    }
    Instant sent = group.lastSent;
    return due.urgent || sent == null || !now.isBefore(sent.plus(due.route.groupInterval()));
  }
}
