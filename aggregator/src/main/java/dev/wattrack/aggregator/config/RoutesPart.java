package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.notify.Maintenance;
import dev.wattrack.aggregator.alerts.notify.NotifyPlan;
import dev.wattrack.aggregator.alerts.notify.Route;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys {@code routes}, {@code maintenance} and {@code simulated}. */
final class RoutesPart {
  private static final Set<String> LABELS =
      Set.of("rule", "subject", "host", "severity", "simulated");

  private static final List<String> ALL_DAYS =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final Keys keys;
  private final Set<String> receivers;

  RoutesPart(Keys keys, Set<String> receivers) {
    this.keys = keys;
    this.receivers = receivers;
  }

  NotifyPlan read() {
    List<Route> routes = new ArrayList<>();
    for (String name : keys.below("routes")) {
      routes.add(route(name));
    }
    if (routes.isEmpty() && !receivers.isEmpty()) {
      routes.add(Route.all(List.copyOf(receivers)));
    }
    List<Maintenance> windows = new ArrayList<>();
    for (String name : keys.below("maintenance")) {
      window(name, windows);
    }
    return new NotifyPlan(routes, windows, keys.get("simulated.notify", Parse.FLAG, false));
  }

  private Route route(String name) {
    String at = "routes." + name;
    Route usual = Route.all(List.of());
    List<String> to = keys.list(at + ".receivers", List.of());
    for (String receiver : to) {
      if (!receivers.contains(receiver)) {
        keys.problem(at + ".receivers", "there is no receiver '" + receiver + "'");
      }
    }
    if (to.isEmpty()) {
      keys.problem(at, "needs 'receivers'");
    }
    List<String> groupBy = keys.list(at + ".group_by", usual.groupBy());
    groupBy.forEach(label -> label(at + ".group_by", label));
    Duration repeat = keys.get(at + ".repeat", Parse.DURATION, usual.repeat());
    if (repeat.compareTo(Duration.ofMinutes(1)) < 0) {
      keys.problem(at + ".repeat", "must be 1m or more");
    }
    return new Route(
        name,
        matcher(at + ".where"),
        to,
        groupBy,
        keys.get(at + ".group_wait", Parse.DURATION, usual.groupWait()),
        keys.get(at + ".group_interval", Parse.DURATION, usual.groupInterval()),
        repeat,
        keys.get(at + ".resolved", Parse.FLAG, true),
        keys.get(at + ".continue", Parse.FLAG, false));
  }

  private Matcher matcher(String at) {
    Map<String, String> patterns = keys.texts(at);
    patterns.keySet().forEach(label -> label(at, label));
    return new Matcher(patterns);
  }

  private void label(String at, String label) {
    if (!LABELS.contains(label)) {
      keys.problem(at, "'" + label + "' is no label of alerts; expected one of " + LABELS);
    }
  }

  private void window(String name, List<Maintenance> into) {
    String at = "maintenance." + name;
    Set<DayOfWeek> days = days(at + ".days");
    LocalTime begins = keys.get(at + ".begins", RoutesPart::time, LocalTime.MIDNIGHT);
    Duration length = keys.get(at + ".lasts", Parse.DURATION, Duration.ofHours(1));
    Matcher where = matcher(at + ".where");
    try {
      into.add(new Maintenance(name, where, days, begins, length));
    } catch (IllegalArgumentException e) {
      keys.problem(at, String.valueOf(e.getMessage()));
    }
  }

  private Set<DayOfWeek> days(String at) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : keys.list(at, ALL_DAYS)) {
      DayOfWeek found = null;
      for (DayOfWeek day : DayOfWeek.values()) {
        String full = day.name().toLowerCase(Locale.ROOT);
        found = word.length() >= 2 && full.startsWith(word.toLowerCase(Locale.ROOT)) ? day : found;
      }
      if (found == null) {
        keys.problem(at, "'" + word + "' is no day; expected days such as sat, sun");
      } else {
        days.add(found);
      }
    }
    return days;
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("expected a time such as 02:00", e);
    }
  }
}
