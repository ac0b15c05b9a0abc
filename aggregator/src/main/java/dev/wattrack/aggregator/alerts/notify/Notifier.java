package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.alerts.watch.ReceiverFigures;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every evaluation, queues what is to be told and hands it to the lanes. Messages are in
 * the table before they are on their way. Safe for use by several threads.
 */
public final class Notifier implements AlertWatch.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration HISTORY = Duration.ofDays(7);
  private static final int MOST_HISTORY = 10_000;
  private static final Duration REMIND_EVERY = Duration.ofMinutes(1);
  private static final Duration REMINDED_HOLDS = Duration.ofHours(4);

  private final AlertTable table;
  private final Clock clock;
  private final ZoneId zone;
  private final String cluster;
  private final Pace pace;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private Dispatcher dispatcher;
  private Instant reminded = Instant.EPOCH;

  public Notifier(AlertTable table, Clock clock, ZoneId zone, String cluster, Pace pace) {
    this.table = table;
    this.clock = clock;
    this.zone = zone;
    this.cluster = cluster;
    this.pace = pace;
    dispatcher = new Dispatcher(NotifyPlan.NOBODY, zone, Map.of(), List.of(), 1);
  }

  /** Takes up what the last run left, with these receivers; also used for a new configuration. */
  public synchronized void use(NotifyPlan plan, Map<String, Receiver> receivers)
      throws StoreException {
    Map<Dispatcher.Key, Dispatcher.Told> before = new HashMap<>();
    for (AlertTable.Told told : table.told()) {
      Dispatcher.Key key = new Dispatcher.Key(told.receiver(), told.alert());
      before.put(key, new Dispatcher.Told(told.status(), told.at()));
    }
    Set<String> toldOf =
        before.keySet().stream().map(Dispatcher.Key::alert).collect(Collectors.toSet());
    Instant now = clock.instant();
    List<Alert> over =
        table.history(now.minus(HISTORY), now.plusSeconds(1), MOST_HISTORY).stream()
            .filter(alert -> !alert.isFiring() && toldOf.contains(alert.id()))
            .toList();
    List<AlertTable.Message> queue = table.queue();
    long first = dispatcher.nextNumber();
    for (AlertTable.Message message : queue) {
      first = Math.max(first, message.number() + 1);
    }
    // Numbers must not come again after a restart with an empty queue.
    first = Math.max(first, clock.millis() * 1_000);
    lanes.values().forEach(Lane::close);
    lanes.clear();
    dispatcher = new Dispatcher(plan, zone, before, over, first);
    receivers.forEach(
        (name, receiver) -> lanes.put(name, new Lane(name, receiver, table, clock, pace)));
    for (AlertTable.Message message : queue) {
      Lane lane = lanes.get(message.receiver());
      if (lane == null) {
        LOG.warn("a message waits for {}, which is no receiver any more", message.receiver());
        table.dequeue(message.number());
      } else {
        lane.add(message);
      }
    }
    lanes.values().forEach(Lane::start);
  }

  @Override
  public synchronized void evaluated(
      Instant now, List<Alert> current, List<Change> changes, List<Silence> silences) {
    Dispatcher.Round round = dispatcher.evaluate(now, current, changes, silences);
    if (Duration.between(reminded, now).abs().compareTo(REMIND_EVERY) >= 0) {
      reminded = now;
      lanes.forEach((name, lane) -> remind(name, lane, now, current));
    }
    if (round.notices().isEmpty() && round.forget().isEmpty()) {
      return;
    }
    List<AlertTable.Message> messages = new ArrayList<>();
    for (Notice notice : round.notices()) {
      String body = NoticeJson.write(notice, cluster).toString();
      messages.add(new AlertTable.Message(notice.number(), notice.receiver(), body, now));
    }
    try {
      table.enqueue(messages, rows(round.told()));
      table.forget(keys(round.forget()));
    } catch (StoreException e) {
      LOG.warn("notifications cannot be kept, but are sent: {}", e.getMessage());
    }
    for (AlertTable.Message message : messages) {
      Lane lane = lanes.get(message.receiver());
      if (lane != null) {
        lane.add(message);
      }
    }
  }

  /** What a receiver knows to fire, for one that may have forgotten it. */
  private void remind(String name, Lane lane, Instant now, List<Alert> current) {
    Instant before = now.minus(REMIND_EVERY);
    List<Alert> known =
        current.stream().filter(alert -> dispatcher.knew(name, alert.id(), before)).toList();
    if (!known.isEmpty()) {
      lane.remind(new Notice(0, name, "reminder", now, REMINDED_HOLDS, known));
    }
  }

  private static List<AlertTable.Told> rows(Map<Dispatcher.Key, Dispatcher.Told> told) {
    List<AlertTable.Told> rows = new ArrayList<>();
    told.forEach(
        (key, said) ->
            rows.add(new AlertTable.Told(key.receiver(), key.alert(), said.status(), said.at())));
    return rows;
  }

  private static List<AlertTable.Told> keys(List<Dispatcher.Key> keys) {
    return keys.stream()
        .map(key -> new AlertTable.Told(key.receiver(), key.alert(), "", Instant.EPOCH))
        .toList();
  }

  /** How the receivers do. */
  public synchronized List<ReceiverFigures> figures() {
    return lanes.values().stream().map(Lane::figures).toList();
  }

  @Override
  public synchronized void close() {
    lanes.values().forEach(Lane::close);
  }
}
