package dev.wattrack.sensors.config;

import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads YAML into entries with dotted keys: {@code sensors: {plug: {pin: "0000"}}} becomes {@code
 * sensors.plug.pin}. Lists become comma-separated texts. Total: what cannot be read becomes a
 * problem with its line.
 */
final class YamlFile {
  private static final int DEEPEST = 6;

  private final String fileName;
  private final List<Problem> problems;
  private final List<Entry> entries = new ArrayList<>();

  private YamlFile(String fileName, List<Problem> problems) {
    this.fileName = fileName;
    this.problems = problems;
  }

  static List<Entry> parse(String text, String fileName, List<Problem> problems) {
    YamlFile file = new YamlFile(fileName, problems);
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setLabel(fileName)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      root.ifPresent(node -> file.flatten("", node, 0));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Problem(fileName + ":" + line, "not YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(new Problem(fileName + ":1", "not YAML: " + e.getMessage()));
    }
    return file.entries;
  }

  private void flatten(String key, Node node, int depth) {
    if (node instanceof MappingNode mapping && depth < DEEPEST) {
      Set<String> seen = new HashSet<>();
      for (NodeTuple tuple : mapping.getValue()) {
        flatten(key, tuple, seen, depth + 1);
      }
    } else if (key.isEmpty()) {
      problems.add(new Problem(where(node), "expected 'key: value' lines"));
    } else if (node instanceof SequenceNode sequence) {
      entries.add(new Entry(key, items(key, sequence), where(node)));
    } else if (node instanceof ScalarNode scalar) {
      entries.add(new Entry(key, scalar.getValue(), where(node)));
    } else {
      problems.add(new Problem(where(node), key + " is nested too deeply"));
    }
  }

  private void flatten(String key, NodeTuple tuple, Set<String> seen, int depth) {
    Node keyNode = tuple.getKeyNode();
    if (!(keyNode instanceof ScalarNode name) || name.getValue().contains(".")) {
      problems.add(new Problem(where(keyNode), "a key must be a plain word without dots"));
    } else if (!seen.add(name.getValue())) {
      problems.add(new Problem(where(keyNode), "'" + name.getValue() + "' is set a second time"));
    } else {
      String full = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
      flatten(full, tuple.getValueNode(), depth);
    }
  }

  private String items(String key, SequenceNode sequence) {
    StringJoiner items = new StringJoiner(",");
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar) {
        items.add(scalar.getValue());
      } else {
        problems.add(new Problem(where(item), key + " must be a list of plain values"));
      }
    }
    return items.toString();
  }

  private String where(Node node) {
    return fileName + ":" + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
