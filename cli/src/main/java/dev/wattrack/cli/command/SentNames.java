package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The measurements that line protocol clients have sent lately, with their fields, as {@code
 * /metrics} names them: {@code # HELP wattrack_boiler_temperature boiler: written by a line
 * protocol client.} Total: what is not such a line is passed over.
 */
final class SentNames {
  private static final int MOST_BYTES = 8 << 20;
  private static final Pattern HELP =
      Pattern.compile("# HELP (wattrack_\\S+) (.+): written by a line protocol client\\.");

  /** Fields by measurement; empty when there are none or they cannot be asked for. */
  static NavigableMap<String, NavigableSet<String>> of(Api api) {
    try (InputStream body = api.stream("/metrics", Map.of())) {
      return parse(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (ApiException | IOException e) {
      // Only a hint is missing.
      return new TreeMap<>();
    }
  }

  static NavigableMap<String, NavigableSet<String>> parse(String page) {
    NavigableMap<String, NavigableSet<String>> names = new TreeMap<>();
    page.lines()
        .map(HELP::matcher)
        .filter(Matcher::matches)
        .forEach(
            help -> {
              String measurement = help.group(2);
              String prefix = "wattrack_" + measurement.replaceAll("[^a-zA-Z0-9_]+", "_") + "_";
              if (help.group(1).regionMatches(true, 0, prefix, 0, prefix.length())) {
                names
                    .computeIfAbsent(measurement, key -> new TreeSet<>())
                    .add(help.group(1).substring(prefix.length()));
              }
            });
    return names;
  }

  private SentNames() {}
}
