package dev.wattrack.aggregator.jobs.slurm;

import java.util.ArrayList;
import java.util.List;

/**
 * Slurm's short form of many host names, such as {@code n[1-4],gpu[01-03,7],login}. Total: what
 * cannot be read is taken as it is, and a range that would be too long is cut.
 */
final class SlurmHosts {
  private static final int MOST = 4_096;

  static List<String> expand(String text) {
    List<String> hosts = new ArrayList<>();
    String whole = text.strip();
    if (whole.isEmpty() || whole.equals("(null)") || whole.equals("None assigned")) {
      return hosts;
    }
    int from = 0;
    int depth = 0;
    for (int i = 0; i <= whole.length(); i++) {
      char c = i < whole.length() ? whole.charAt(i) : ',';
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && (depth <= 0 || i == whole.length())) {
        one(whole.substring(from, i), "", hosts);
        from = i + 1;
      }
    }
    return hosts.stream().distinct().toList();
  }

  /** One name with any number of brackets, {@code rack[1-2]n[1-4]}. */
  private static void one(String name, String before, List<String> hosts) {
    int open = name.indexOf('[');
    int close = name.indexOf(']', open + 1);
    if (open < 0 || close < 0) {
      if (!(before + name).isBlank() && hosts.size() < MOST) {
        hosts.add(before + name);
      }
      return;
    }
    String head = before + name.substring(0, open);
    String tail = name.substring(close + 1);
    for (String range : name.substring(open + 1, close).split(",")) {
      numbers(range, head, tail, hosts);
    }
  }

  private static void numbers(String range, String head, String tail, List<String> hosts) {
    int dash = range.indexOf('-');
    String first = dash < 0 ? range : range.substring(0, dash);
    String last = dash < 0 ? range : range.substring(dash + 1);
    if (!first.matches("\\d{1,9}") || !last.matches("\\d{1,9}")) {
      one(tail, head + range, hosts);
      return;
    }
    int to = Integer.parseInt(last);
    for (int i = Integer.parseInt(first); i <= to && hosts.size() < MOST; i++) {
      String number = Integer.toString(i);
      String padding = "0".repeat(Math.max(0, first.length() - number.length()));
      one(tail, head + padding + number, hosts);
    }
  }

  private SlurmHosts() {}
}
