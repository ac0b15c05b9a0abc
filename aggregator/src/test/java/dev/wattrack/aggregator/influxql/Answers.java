package dev.wattrack.aggregator.influxql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares answers to InfluxQL value by value. */
public final class Answers {
  /** Equal but for the words of errors, the order of rows of one time, and 1e-9 of a number. */
  public static boolean same(JsonNode ours, JsonNode theirs) {
    if (ours.isNumber() && theirs.isNumber()) {
      double a = ours.asDouble();
      double b = theirs.asDouble();
      return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    }
    if (ours.isObject() && theirs.isObject()) {
      List<String> names = new ArrayList<>();
      theirs.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        boolean error = name.equals("error") && ours.has(name);
        boolean rows = name.equals("values") && ours.has(name);
        if (!error
            && !(rows
                ? sameRows(ours.get(name), theirs.get(name))
                : same(ours.path(name), theirs.get(name)))) {
          return false;
        }
      }
      return ours.size() == theirs.size();
    }
    if (ours.isArray() && theirs.isArray()) {
      boolean same = ours.size() == theirs.size();
      for (int i = 0; same && i < ours.size(); i++) {
        same = same(ours.get(i), theirs.get(i));
      }
      return same;
    }
    return ours.equals(theirs);
  }

  private static boolean sameRows(JsonNode ours, JsonNode theirs) {
    List<JsonNode> left = new ArrayList<>();
    ours.forEach(left::add);
    for (JsonNode row : theirs) {
      int found = -1;
      for (int i = 0; found < 0 && i < left.size() && (i == 0 || sameTime(left, i)); i++) {
        found = same(left.get(i), row) ? i : -1;
      }
      if (found < 0) {
        return false;
      }
      left.remove(found);
    }
    return left.isEmpty();
  }

  private static boolean sameTime(List<JsonNode> rows, int index) {
    return rows.get(index).path(0).equals(rows.get(0).path(0));
  }

  private Answers() {}
}
