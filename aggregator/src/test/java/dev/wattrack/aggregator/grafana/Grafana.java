package dev.wattrack.aggregator.grafana;

import java.util.List;

/**
 * Puts values into the variables of a query, as Grafana's InfluxDB data source does: several values
 * become {@code (a|b)}, all become what the variable says.
 */
final class Grafana {
  private final long fromMillis;
  private final long toMillis;
  private final String host;

  Grafana(long fromSeconds, long toSeconds, List<String> hosts) {
    fromMillis = fromSeconds * 1_000;
    toMillis = toSeconds * 1_000;
    host =
        hosts.isEmpty()
            ? ".*"
            : hosts.size() == 1 ? hosts.get(0) : "(" + String.join("|", hosts) + ")";
  }

  String filled(String query, String interval, String range) {
    return query
        .replace("$timeFilter", "time >= " + fromMillis + "ms and time <= " + toMillis + "ms")
        .replace("$__interval", interval)
        .replace("$range", range)
        .replace("$host", host)
        .replace("$job", ".*");
  }
}
