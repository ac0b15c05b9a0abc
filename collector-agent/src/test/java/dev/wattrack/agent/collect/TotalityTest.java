package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the files of a node hold, every collector answers. */
class TotalityTest {
  private static final Path PI = CasesTest.CASES.resolve("raspberry-pi-5");

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("expected.txt") && !file.toString().contains("/commands/"))
          .toList();
    }
  }

  /** The stronger law: a cut file may lack values, but it has none that the whole one has not. */
  @Test
  void everyPrefixIsAnsweredWithoutAWrongValue(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(PI, copy)) {
      node.collect();
      node.settle();
      Set<String> whole = node.collect();
      for (Path file : files(copy)) {
        byte[] content = Files.readAllBytes(file);
        for (int length = 0; length < content.length; length++) {
          Files.write(file, Arrays.copyOf(content, length));
          Set<String> seen = node.collect();
          seen.removeAll(whole);
          seen.removeIf(TotalityTest::mayDiffer);
          assertThat(seen).as("%s cut at %d", copy.relativize(file), length).isEmpty();
        }
        Files.write(file, content);
      }
    }
  }

  /** Answers without values, differences in time, and groups whose processes seem to have ended. */
  private static boolean mayDiffer(String line) {
    return line.contains(": ")
        || line.startsWith("cpu,")
        || line.startsWith("disk,")
        || line.startsWith("process_group,")
        || line.startsWith("power,") && line.contains(" joules=");
  }

  @Test
  void everyFlippedByteIsAnswered(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(PI, copy)) {
      for (Path file : files(copy)) {
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length; i++) {
          byte[] flipped = content.clone();
          flipped[i] ^= (byte) (1 << (i & 7));
          Files.write(file, flipped);
          assertThat(node.collect())
              .as("%s flipped at %d", file, i)
              .contains("node lost_samples=0");
        }
        Files.write(file, content);
      }
    }
  }

  @Test
  void filesThatVanishAndComeBackAreSeenAgain(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(PI, copy)) {
      node.collect();
      Path load = copy.resolve("proc/loadavg");
      byte[] content = Files.readAllBytes(load);
      Files.write(load, new byte[0]);
      assertThat(node.collect()).noneMatch(line -> line.startsWith("system load1"));
      Files.write(load, content);
      assertThat(node.collect()).contains("system load1=1.52");
    }
  }
}
