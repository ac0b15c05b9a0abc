package dev.wattrack.aggregator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every parser that faces the network under Jazzer, which looks for new paths by itself: some ten
 * thousand inputs in every run, ten minutes each in the long one. It begins with the corpus in
 * {@code src/test/resources/fuzz}, an input a line in base64; {@code
 * -DtestArgs=-Dupdate.corpus=true} adds to it what a long run found worth keeping.
 */
class FuzzersTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");
  private static final String PACKAGE = "dev.wattrack.aggregator.";
  private static final int SHORT_MINUTES = 5;
  private static final int LONG_MINUTES = 20;
  @TempDir private Path dir = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "wire, fuzz.WireFuzz",
    "lines, fuzz.LineFuzz",
    "query, fuzz.QueryFuzz",
    "json, http.RunReportFuzz"
  })
  void someThousandInputsDoNoHarm(String name, String target) throws Exception {
    String said = fuzz(name, target, SHORT_MINUTES, "-runs=5000", "-seed=7");
    assertThat(said).contains("Done 5000 runs");
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "wire, fuzz.WireFuzz",
    "lines, fuzz.LineFuzz",
    "query, fuzz.QueryFuzz",
    "json, http.RunReportFuzz"
  })
  void tenMinutesOfInputsDoNoHarm(String name, String target) throws Exception {
    String said = fuzz(name, target, LONG_MINUTES, "-max_total_time=600");
    assertThat(said).containsPattern("Done \\d{5,} runs in 60\\d second");
    if (Boolean.getBoolean("update.corpus")) {
      keep(name);
    }
  }

  private String fuzz(String name, String target, int minutes, String... options) throws Exception {
    Path corpus = Files.createDirectories(dir.resolve("corpus"));
    int number = 0;
    for (String line : Files.readAllLines(CORPUS.resolve(name + ".txt"))) {
      Files.write(corpus.resolve("seed" + number++), Base64.getDecoder().decode(line));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + PACKAGE + target,
                "--instrumentation_includes=dev.wattrack.**",
                "--custom_hook_includes=dev.wattrack.**",
                "--reproducer_path=" + dir,
                "-artifact_prefix=" + dir + "/",
                "-max_len=4096",
                "-print_final_stats=0"));
    command.addAll(List.of(options));
    command.add(corpus.toString());
    try (Processes processes = new Processes()) {
      ChildProcess jazzer = processes.start(dir, Map.of(), command);
      int code = jazzer.awaitEnd(Duration.ofMinutes(minutes));
      assertThat(code).as(jazzer.output()).isZero();
      return jazzer.output();
    }
  }

  /** Writes the inputs that reach something new, the short ones of them. */
  private void keep(String name) throws IOException {
    Set<String> lines = new TreeSet<>(Files.readAllLines(CORPUS.resolve(name + ".txt")));
    try (var files = Files.list(dir.resolve("corpus"))) {
      for (Path file : files.toList()) {
        if (Files.size(file) <= 300) {
          lines.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
      }
    }
    Files.write(CORPUS.resolve(name + ".txt"), lines);
  }
}
