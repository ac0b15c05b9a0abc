package dev.wattrack.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageReaderTest {
  private static final String STAT =
      "17225 (a) b (c) R 17217 17217 4188 0 -1 4194304 102 0 0 0 7 3 0 0 20 0 1 0 318609 3133440";
  private static final String ROLLUP =
      "55d0-7ffd ---p 00000000 00:00 0 [rollup]\nRss:                2020 kB\nPss_Anon:             92 kB\n";
  private static final String IO = "rchar: 6976\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n";

  @TempDir Path proc = Path.of("");

  @Test
  void itReadsWhatTheKernelHasBooked() throws IOException {
    write(STAT, ROLLUP, IO);
    assertThat(new UsageReader(proc).read(42))
        .isEqualTo(
            Reading.value(
                new Usage(
                    Map.of(42L, 55_503L, 43L, 1_000L), 100_000_000, 2020 * 1024, 92 * 1024, 8192)));
  }

  @Test
  void aProcessThatIsGoneIsNoData() {
    assertThat(new UsageReader(proc).read(7)).isInstanceOf(Reading.NoData.class);
  }

  /** Whatever is in the files, there is an answer. */
  @Test
  void everyPrefixAndEveryFlippedByteIsAnswered() throws IOException {
    for (int which = 0; which < 3; which++) {
      String good = which == 0 ? STAT : which == 1 ? ROLLUP : IO;
      for (int i = 0; i < good.length(); i++) {
        StringBuilder flipped = new StringBuilder(good);
        flipped.setCharAt(i, (char) (good.charAt(i) ^ 0x15));
        for (String bad : new String[] {good.substring(0, i), flipped.toString()}) {
          write(which == 0 ? bad : STAT, which == 1 ? bad : ROLLUP, which == 2 ? bad : IO);
          assertThat(new UsageReader(proc).read(42))
              .isInstanceOfAny(Reading.Value.class, Reading.Failed.class);
        }
      }
    }
  }

  @Test
  void cpuTimeIsExactUnlessAThreadHasEnded() {
    Usage before = new Usage(Map.of(1L, 500L, 2L, 80_000_000L), 100_000_000, 0, 0, 0);
    Usage running = new Usage(Map.of(1L, 900L, 2L, 80_000_000L, 3L, 50L), 110_000_000, 0, 0, 0);
    assertThat(running.cpuNanosSince(before)).isEqualTo(450);
    Usage ended = new Usage(Map.of(1L, 900L), 300_000_000, 0, 0, 0);
    assertThat(ended.cpuNanosSince(before)).isEqualTo(200_000_000);
  }

  @Test
  void thisProcessCanBeRead() {
    assertThat(new UsageReader(Path.of("/proc")).read(ProcessHandle.current().pid()))
        .isInstanceOf(Reading.Value.class);
  }

  private void write(String stat, String rollup, String io) throws IOException {
    Path process = proc.resolve("42");
    Files.createDirectories(process.resolve("task/42"));
    Files.createDirectories(process.resolve("task/43"));
    put(process.resolve("task/42/schedstat"), "55503 0 1\n");
    put(process.resolve("task/43/schedstat"), "1000 0 1\n");
    put(process.resolve("stat"), stat);
    put(process.resolve("smaps_rollup"), rollup);
    put(process.resolve("io"), io);
  }

  private static void put(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
