package dev.wattrack.aggregator.alerts.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.DefaultRules;
import dev.wattrack.aggregator.alerts.Rule;
import dev.wattrack.model.config.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultRulesTest {

  static Stream<Path> scripts() throws IOException, URISyntaxException {
    URL folder = DefaultRulesTest.class.getResource("/alerts/rules");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void theDefaultRulesDoWhatTheScriptSays(Path file) throws IOException {
    List<Problem> problems = new ArrayList<>();
    RuleScript script =
        RuleScript.parse(Files.readString(file), file.getFileName().toString(), problems);
    problems.addAll(script.run(DefaultRules.set()));
    assertThat(problems).isEmpty();
    assertThat(script.evals()).isPositive();
  }

  @Test
  void everyDefaultRuleHasAScenario() throws Exception {
    String all =
        scripts()
            .map(
                file -> {
                  try {
                    return Files.readString(file);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .collect(Collectors.joining("\n"));
    assertThat(DefaultRules.rules().stream().map(Rule::name))
        .filteredOn(name -> !all.contains("  " + name))
        // The one needs a finding of the energy ledger, the other configured supplies.
        .containsOnly("UnexplainedLoad", "SupplyOverload");
  }
}
