package dev.wattrack.cli.command;

import dev.wattrack.model.config.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that override keys of the aggregator's configuration. */
final class AggregatorOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file; else /etc/wattrack/aggregator.yaml if it is there.")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port for agents, TCP and UDP; 7460. 0 takes any free one.")
  private @Nullable Integer port;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "Port of API and page; 7461. 0 takes any free one.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Folder of the database; $XDG_STATE_HOME/wattrack if that is set, else /var/lib/wattrack"
              + " for root, else ~/.local/state/wattrack.")
  private @Nullable Path stateDir;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; 127.0.0.1. Beyond this machine everything is encrypted and asks"
              + " for a token; 0.0.0.0 stands for every address.")
  private @Nullable String bind;

  @Option(
      names = "--insecure",
      description =
          "Listen on every address (or that of --bind), take agents in plain text too, and ask"
              + " nobody who he is; for a network where every host is trusted.")
  private boolean insecure;

  /** The file to read; null for none. */
  @Nullable Path file() {
    if (config == null && Files.exists(CheckConfigCommand.AGGREGATOR_FILE)) {
      return CheckConfigCommand.AGGREGATOR_FILE;
    }
    return config;
  }

  /** The keys that were given, in words the user knows. */
  List<Entry> overrides() {
    List<Entry> entries = new ArrayList<>();
    add(entries, "ingest.port", port, "--port");
    add(entries, "http.port", httpPort, "--http-port");
    add(entries, "state_dir", stateDir, "--state-dir");
    add(entries, "bind", bind == null && insecure ? "0.0.0.0" : bind, "--bind");
    add(entries, "insecure", insecure ? "true" : null, "--insecure");
    return entries;
  }

  private static void add(List<Entry> entries, String key, @Nullable Object value, String option) {
    if (value != null) {
      entries.add(new Entry(key, value.toString(), option));
    }
  }
}
