package dev.wattrack.cli.command;

import dev.wattrack.model.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is installed. Needs no aggregator. */
@Command(
    name = "version",
    description = "Print the versions of Wattrack, Java and the system.",
    footer = {"", "Example: wattrack version --json"})
final class VersionCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private final Context context;

  VersionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> facts = facts();
    context.terminal().out().println(json ? asJson(facts) : asText(facts));
    return 0;
  }

  /** What {@code wattrack --version} prints. */
  static String[] lines() throws IOException {
    return asText(facts()).split("\n", -1);
  }

  private static Map<String, String> facts() throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("wattrack", version());
    facts.put("wire_format", String.valueOf(Wire.VERSION));
    facts.put("java", System.getProperty("java.version", "unknown"));
    facts.put(
        "system", System.getProperty("os.name", "unknown") + " " + System.getProperty("os.arch"));
    return facts;
  }

  private static String asText(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey().replace('_', ' ') + " " + fact.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** By hand: loading a JSON library would take half of this command's time. */
  private static String asJson(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> "\"" + fact.getKey() + "\": \"" + fact.getValue() + "\"")
        .collect(Collectors.joining(",\n  ", "{\n  ", "\n}"));
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
