package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerKind;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of the block {@code store.external}, and what must be true of them together. */
final class ExternalConfig {
  private static final Setting<Optional<ServerKind>> TYPE =
      new Setting<>(
          "store.external.type",
          "none",
          "none, influxdb1, influxdb2, influxdb3, victoriametrics or wattrack",
          "A second store that gets everything too (docs/external-stores.md).",
          ExternalConfig::kind);
  private static final Setting<String> URL =
      new Setting<>(
          "store.external.url",
          "",
          "http or https address",
          "Where it is, such as http://10.0.0.5:8086.",
          ExternalConfig::address);
  private static final Setting<String> ORG =
      Setting.text("store.external.org", "", "Organisation; InfluxDB 2 needs one.");
  private static final Setting<String> BUCKET =
      Setting.text(
          "store.external.bucket",
          "wattrack",
          "Bucket of InfluxDB 2, database of InfluxDB 1 or 3.");
  private static final Setting<String> USER =
      Setting.text(
          "store.external.user",
          "",
          "Name where a name and a password are asked for; empty: a token, or nothing.");
  private static final Setting<String> TOKEN_FILE =
      Setting.text(
          "store.external.token_file", "", "File with the token or the password; empty: none.");
  private static final Setting<String> CA_FILE =
      Setting.text(
          "store.external.ca_file",
          "",
          "Certificates (PEM) to trust for https; empty: those Java trusts.");
  private static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "store.external.timeout",
          "30s",
          "How long it may take to answer; then it is tried again.");

  private static final Setting<Boolean> READ =
      Setting.flag(
          "store.external.read",
          false,
          "/query is answered from it, except what Wattrack derives: ledger, jobs and alerts.");

  static final List<Setting<?>> ALL =
      List.of(TYPE, URL, ORG, BUCKET, USER, TOKEN_FILE, CA_FILE, TIMEOUT, READ);

  private static Optional<ServerKind> kind(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("none")) {
      return Optional.empty();
    }
    for (ServerKind kind : ServerKind.values()) {
      if (kind.key().equals(lower)) {
        return Optional.of(kind);
      }
    }
    List<String> words = new ArrayList<>(List.of("none"));
    for (ServerKind kind : ServerKind.values()) {
      words.add(kind.key());
    }
    throw new IllegalArgumentException("expected one of " + String.join(", ", words));
  }

  private static String address(String text) {
    String url = text.strip();
    if (!url.isEmpty() && !url.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?")) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:8086; names, tokens and buckets have keys of"
              + " their own");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The server; null if there is none, or a problem was found. */
  static @Nullable ServerAddress of(Settings settings, List<Problem> problems) {
    Optional<ServerKind> kind = settings.get(TYPE);
    if (kind.isEmpty()) {
      if (!settings.get(URL).isEmpty()) {
        problem(settings, URL, "is given, but store.external.type is none", problems);
      }
      return null;
    }
    if (settings.get(URL).isEmpty()) {
      problem(settings, TYPE, "needs store.external.url", problems);
    }
    if (kind.get() == ServerKind.INFLUXDB2 && settings.get(ORG).isBlank()) {
      problem(settings, TYPE, "influxdb2 needs store.external.org", problems);
    }
    if (settings.get(BUCKET).isBlank()) {
      problem(settings, BUCKET, "is empty; leave it out for 'wattrack'", problems);
    }
    if (!settings.get(USER).isEmpty() && settings.get(TOKEN_FILE).isEmpty()) {
      problem(settings, USER, "needs a password in store.external.token_file", problems);
    }
    if (settings.get(TIMEOUT).toMillis() < 1_000) {
      problem(settings, TIMEOUT, "expected 1s at least", problems);
    }
    return new ServerAddress(
        kind.get(),
        settings.get(URL),
        settings.get(ORG),
        settings.get(BUCKET),
        settings.get(USER),
        path(settings.get(TOKEN_FILE)),
        path(settings.get(CA_FILE)),
        settings.get(TIMEOUT),
        settings.get(READ));
  }

  private static @Nullable Path path(String text) {
    return text.isEmpty() ? null : Path.of(text);
  }

  private static void problem(
      Settings settings, Setting<?> setting, String message, List<Problem> problems) {
    problems.add(AggregatorConfig.problem(settings, setting, message));
  }

  private ExternalConfig() {}
}
