package dev.wattrack.aggregator.grafana;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A panel of a dashboard while it is put together. Confined to one thread. */
final class Panel {
  /** From which value on which colour. */
  record Step(@Nullable Double from, String color) {}

  /** A query; the alias names its series, empty for InfluxDB's own names. */
  record Query(String text, String alias) {}

  final String title;
  final String type;
  final String unit;
  final List<Query> queries = new ArrayList<>();
  final List<Step> steps = new ArrayList<>(List.of(new Step(null, "green")));
  int width = 12;
  int height = 8;
  String description = "";
  String interval = "";
  boolean stacked;
  boolean bars;
  boolean nodeLinks;
  @Nullable Double min;
  @Nullable Double max;
  @Nullable Double softMax;

  private Panel(String title, String type, String unit) {
    this.title = title;
    this.type = type;
    this.unit = unit;
  }

  /** Curves over time. */
  static Panel curves(String title, String unit) {
    return new Panel(title, "timeseries", unit);
  }

  /** One number in large figures. */
  static Panel number(String title, String unit) {
    return new Panel(title, "stat", unit).size(6, 4);
  }

  /** A bar for each series. */
  static Panel gauges(String title, String unit) {
    return new Panel(title, "bargauge", unit);
  }

  static Panel table(String title) {
    return new Panel(title, "table", "none").size(24, 9);
  }

  Panel query(String text) {
    return query(text, "");
  }

  Panel query(String text, String alias) {
    queries.add(new Query(text, alias));
    return this;
  }

  Panel size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    return this;
  }

  Panel says(String text) {
    description = text;
    return this;
  }

  Panel range(double from, double to) {
    min = from;
    max = to;
    return this;
  }

  /** An axis that reaches at least so far. */
  Panel reaches(double value) {
    softMax = value;
    return this;
  }

  /** Coloured from a value on, with a line there where there are curves. */
  Panel from(double value, String color) {
    steps.add(new Step(value, color));
    return this;
  }

  Panel stacked() {
    stacked = true;
    return this;
  }

  Panel bars() {
    bars = true;
    stacked = true;
    return this;
  }

  /** Minutes are the shortest that the ledger has. */
  Panel byMinute() {
    interval = "1m";
    return this;
  }

  /** A click on a series leads to its node. */
  Panel leadsToNode() {
    nodeLinks = true;
    return this;
  }
}
