package dev.wattrack.aggregator.alerts.notify;

import dev.wattrack.aggregator.alerts.Alert;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is told what. Immutable.
 *
 * @param simulated whether alerts of simulated nodes are told to anybody
 */
public record NotifyPlan(List<Route> routes, List<Maintenance> windows, boolean simulated) {
  public static final NotifyPlan NOBODY = new NotifyPlan(List.of(), List.of(), false);

  public NotifyPlan {
    routes = List.copyOf(routes);
    windows = List.copyOf(windows);
  }

  /** A receiver an alert goes to, and by which route. */
  record Way(String receiver, Route route) {}

  List<Way> ways(Alert alert) {
    List<Way> ways = new ArrayList<>();
    for (Route route : routes) {
      if (route.when().matches(alert::label)) {
        for (String receiver : route.receivers()) {
          if (ways.stream().noneMatch(way -> way.receiver().equals(receiver))) {
            ways.add(new Way(receiver, route));
          }
        }
        if (!route.further()) {
          break;
        }
      }
    }
    return ways;
  }
}
