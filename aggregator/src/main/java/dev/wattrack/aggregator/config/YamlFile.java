package dev.wattrack.aggregator.config;

import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Reads a YAML file into entries with dotted keys: {@code store: {commit_interval: 60s}} becomes
 * {@code store.commit_interval}. What cannot be read becomes a problem with its line.
 */
final class YamlFile {
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
      root.ifPresent(node -> file.flatten("", node));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Problem(fileName + ":" + line, "not YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(new Problem(fileName + ":1", "not YAML: " + e.getMessage()));
    }
    return file.entries;
  }

  private void flatten(String key, Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name) {
          flatten(
              key.isEmpty() ? name.getValue() : key + "." + name.getValue(), tuple.getValueNode());
        } else {
          problems.add(new Problem(where(tuple.getKeyNode()), "a key must be a plain word"));
        }
      }
    } else if (key.isEmpty()) {
      problems.add(new Problem(where(node), "expected 'key: value' lines"));
    } else if (node instanceof SequenceNode sequence) {
      List<String> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        if (item instanceof ScalarNode scalar) {
          items.add(scalar.getValue());
        } else {
          problems.add(new Problem(where(item), key + " must be a list of plain values"));
        }
      }
      entries.add(Entry.list(key, items, where(node)));
    } else if (node instanceof ScalarNode scalar) {
      entries.add(new Entry(key, scalar.getValue(), where(node)));
    }
  }

  private String where(Node node) {
    return fileName + ":" + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
