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
import org.junit.jupiter.params.provider.ValueSource;

/** Boards whose files are cut, empty or denied: a value may be missing, but none may be wrong. */
class PowerCasesTest {
  private final Path folder;

  PowerCasesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raspberry-pi-4",
        "raspberry-pi-5",
        "jetson-nano",
        "jetson-orin-nano",
        "x86-server",
        "amd-node",
        "ipmi-server",
        "metered-server"
      })
  void filesThatAreCutEmptyOrDeniedGiveNoWrongPower(String name) throws Exception {
    Path source = CasesTest.CASES.resolve(name);
    CaseNode.copy(source, folder);
    Set<String> right = watts(observe(source, folder.resolve("none")));
    right.add("power,sensor=dcmi,source=ipmi watts=231.0");
    for (Path file : powerFiles()) {
      byte[] content = Files.readAllBytes(file);
      boolean output = file.toString().contains("/commands/");
      for (int length = 0; length < content.length; length += output ? 97 : 1) {
        Files.write(file, Arrays.copyOf(content, length));
        assertThat(right)
            .as("%s cut at %d", folder.relativize(file), length)
            .containsAll(watts(observe(source, file)));
      }
      Files.write(file, content);
      BrokenFiles.deny(file);
      assertThat(right)
          .as("%s denied", folder.relativize(file))
          .containsAll(watts(observe(source, file)));
      BrokenFiles.restore(file, content);
    }
  }

  private List<Path> powerFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file ->
                  file.toString()
                      .matches(".*/(commands/|device-tree/comp|class/(hwmon|powercap)|iio).*"))
          .filter(file -> !folder.relativize(file).startsWith("later"))
          .toList();
    }
  }

  /** Two looks, a second and the files of "later" apart, except the broken one. */
  private Set<String> observe(Path source, Path broken) throws Exception {
    try (PowerNode node = new PowerNode(folder)) {
      node.look();
      swap(source, source.resolve("later"), broken);
      Set<String> seen = new TreeSet<>(node.look());
      swap(source, source, broken);
      return seen;
    }
  }

  /** Writes the files that differ later, as they are then or at first. */
  private void swap(Path source, Path from, Path broken) throws IOException {
    Path later = source.resolve("later");
    if (!Files.isDirectory(later)) {
      return;
    }
    try (Stream<Path> files = Files.walk(later)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = later.relativize(file).toString();
        if (!folder.resolve(name).equals(broken)) {
          Files.write(folder.resolve(name), Files.readAllBytes(from.resolve(name)));
        }
      }
    }
  }

  private static Set<String> watts(Set<String> seen) {
    Set<String> watts = new TreeSet<>();
    seen.stream().filter(line -> line.contains(" watts=")).forEach(watts::add);
    return watts;
  }
}
