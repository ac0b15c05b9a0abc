package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder below {@code cases} is a node: {@code proc} and {@code sys}, what changes a second
 * later in {@code later}, and in {@code expected.txt} what the collectors say of it then. A new
 * case is a new folder; {@code -DtestArgs=-Dupdate.golden=true} writes expected.txt anew.
 */
class CasesTest {
  static final Path CASES = Path.of("src/test/resources/cases");

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aNodeIsSeenAsExpected(Path folder, @TempDir Path copy) throws Exception {
    Set<String> seen = observe(folder, copy);
    String text = String.join("\n", seen) + "\n";
    Path expected = folder.resolve("expected.txt");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
  }

  @Test
  void everyCollectorCanBeSwitchedOffByItsName(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(CASES.resolve("bare"), copy, CaseNode.choice("head"))) {
      assertThat(node.names()).isEqualTo(Collectors.NAMES);
    }
  }

  /** Two looks, a second and the files of "later" apart. */
  static Set<String> observe(Path folder, Path copy) throws Exception {
    try (CaseNode node = new CaseNode(folder, copy)) {
      node.collect();
      node.settle();
      if (Files.isDirectory(folder.resolve("later"))) {
        CaseNode.copy(folder.resolve("later"), copy);
      }
      return node.collect();
    }
  }
}
