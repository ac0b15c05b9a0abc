package dev.wattrack.aggregator.store.external;

import java.util.Locale;

/** The servers that are known to take line protocol. */
public enum ServerKind {
  INFLUXDB1("InfluxDB 1.x"),
  INFLUXDB2("InfluxDB 2"),
  INFLUXDB3("InfluxDB 3"),
  VICTORIAMETRICS("VictoriaMetrics"),
  /** Another Wattrack: aggregators can be stacked. */
  WATTRACK("Wattrack");

  private final String words;

  ServerKind(String words) {
    this.words = words;
  }

  /** As people call it. */
  public String words() {
    return words;
  }

  /** As it is written in the configuration. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** VictoriaMetrics stores a text as 0, which would be a lie. */
  public boolean keepsTexts() {
    return this != VICTORIAMETRICS;
  }

  /** VictoriaMetrics understands PromQL and no InfluxQL, so that a query is translated for it. */
  public boolean answersInfluxQl() {
    return this != VICTORIAMETRICS;
  }

  /** VictoriaMetrics has what it took on its disk some seconds later. */
  public boolean confirmsEarly() {
    return this == VICTORIAMETRICS;
  }
}
