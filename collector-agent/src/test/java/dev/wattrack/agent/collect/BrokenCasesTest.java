package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of every case cut in half, emptied and denied, from the first look on: each collector
 * answers, and of parts and health nothing is said that the whole files do not say.
 */
class BrokenCasesTest {
  private static final List<String> NEVER_WRONG =
      List.of("gpu,", "infiniband,", "nvme,", "nfsstat,", "throttle ", "disk,", "diskio,");

  private final Path folder;

  BrokenCasesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static List<Path> cases() throws IOException {
    return CasesTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void brokenFilesAreAnsweredWithoutAWrongValue(Path source) throws Exception {
    Path node = folder.resolve("node");
    CaseNode.copy(source, node);
    Set<String> right = told(node);
    assertThat(right).contains("node lost_samples=0");
    for (Path file : files(node)) {
      byte[] content = Files.readAllBytes(file);
      for (int length : new int[] {0, content.length / 2}) {
        Files.write(file, Arrays.copyOf(content, length));
        check(node, right, node.relativize(file) + " cut at " + length);
      }
      BrokenFiles.deny(file);
      check(node, right, node.relativize(file) + " denied");
      BrokenFiles.restore(file, content);
    }
  }

  private void check(Path node, Set<String> right, String what) throws Exception {
    Set<String> seen = told(node);
    assertThat(seen).as(what).contains("node lost_samples=0");
    seen.removeIf(line -> NEVER_WRONG.stream().noneMatch(line::startsWith));
    // Where hwmon is silent smartctl tells it too, in whole degrees.
    seen.removeIf(line -> line.matches("nvme,.* temperature_celsius=.*"));
    assertThat(right).as(what).containsAll(seen);
  }

  /** Two looks at the same files; answers without values left out. */
  private static Set<String> told(Path node) throws Exception {
    try (CaseNode collectors = new CaseNode(node, CaseNode.CHOICE)) {
      Set<String> lines = new TreeSet<>(collectors.collect());
      collectors.settle();
      lines.addAll(collectors.collect());
      lines.removeIf(line -> line.contains(": "));
      return lines.stream()
          .map(BrokenCasesTest::unnamed)
          .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }
  }

  /** Without the name of a graphics processor, which has another file. */
  private static String unnamed(String line) {
    return line.replaceFirst("^(gpu,gpu=[^,]+),name=.* ", "$1 ");
  }

  private static List<Path> files(Path node) throws IOException {
    try (Stream<Path> files = Files.walk(node)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("expected.txt"))
          .filter(file -> !node.relativize(file).startsWith("later"))
          .toList();
    }
  }
}
