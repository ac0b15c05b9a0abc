package dev.wattrack.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class ManualTest {
  private static final String AGENT =
      """
      Samples this node.

      Usage: wattrack agent [options]
        --aggregator HOST:PORT  where samples go
        --check-config          say what is wrong
      """;

  @TempDir Path folder;

  private static CommandLine wattrack() {
    CommandSpec query = CommandSpec.create().name("query");
    query
        .usageMessage()
        .description("Print a series, 100%% of it.")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(Map.of("1", "failed"))
        .footer("", "Example: wattrack query cpu", ".hidden and 'quoted");
    query.addOption(
        OptionSpec.builder("--step")
            .paramLabel("TIME")
            .arity("1")
            .description("Width of a step.")
            .build());
    query.addOption(
        OptionSpec.builder("--inner").hidden(true).description("Not for people.").build());
    query.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("MEASUREMENT")
            .description("What; a back\\slash too.")
            .build());
    CommandSpec top = CommandSpec.create().name("wattrack");
    top.usageMessage().description("Watches a rack.");
    return new CommandLine(top.addSubcommand("query", query));
  }

  @BeforeEach
  void write() throws IOException {
    Manual.write(wattrack(), AGENT, "1.2.3", folder);
  }

  private List<String> page(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  @Test
  void everyCommandHasAPage() throws IOException {
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "wattrack.1", "wattrack-query.1", "wattrack-agent.1", "wattrack.bash");
    assertThat(page("wattrack-query.1"))
        .startsWith(
            ".TH WATTRACK-QUERY 1 \"\" \"Wattrack 1.2.3\" \"Wattrack\"",
            ".SH NAME",
            "wattrack\\-query \\- Print a series, 100% of it")
        .containsSubsequence(
            ".SH ARGUMENTS",
            ".B MEASUREMENT",
            "What; a back\\eslash too.",
            ".SH OPTIONS",
            ".B \\-\\-step TIME",
            "Width of a step.",
            ".SH EXIT STATUS",
            ".B 1",
            "failed",
            ".SH NOTES",
            ".BR wattrack (1)");
    assertThat(page("wattrack.1"))
        .contains(".B query", "Print a series, 100% of it; see wattrack\\-query(1)");
  }

  @Test
  void noLineIsTakenForARequest() throws IOException {
    assertThat(page("wattrack-query.1"))
        .contains("\\&.hidden and 'quoted")
        .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
        .allMatch(line -> line.matches("\\.(TH|SH|TP|B|BR|nf|fi)( .*)?"));
  }

  @Test
  void whatIsHiddenStaysHidden() throws IOException {
    assertThat(Files.readString(folder.resolve("wattrack-query.1"))).doesNotContain("inner");
  }

  @Test
  void theAgentIsKnownByItsHelp() throws IOException {
    assertThat(page("wattrack-agent.1"))
        .contains(
            "wattrack\\-agent \\- Samples this node",
            "  \\-\\-check\\-config          say what is wrong");
    assertThat(Files.readString(folder.resolve("wattrack.bash")))
        .contains("--aggregator", "--check-config", "--step")
        .doesNotContain("--inner");
  }
}
