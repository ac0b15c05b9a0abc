package dev.wattrack.benchmarks;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@link Usage} from /proc. A thread's CPU time is the first number of {@code
 * task/TID/schedstat} ({@code 55503 120 1}: ns on a CPU, ns in a run queue, time slices), exact but
 * gone with the thread; {@code stat} (utime and stime, fields 14 and 15 of proc(5)) remembers ended
 * threads in ticks of 10 ms. Immutable.
 */
final class UsageReader {
  private static final long TICK_NANOS = 10_000_000;
  private static final int UTIME_AFTER_NAME = 11;

  private final Path proc;

  UsageReader(Path proc) {
    this.proc = proc;
  }

  Reading<Usage> read(long pid) {
    Path process = proc.resolve(Long.toString(pid));
    try {
      OptionalLong ticks = cpuTicks(text(process.resolve("stat")));
      String memory = text(process.resolve("smaps_rollup"));
      OptionalLong resident = number(memory, "Rss");
      OptionalLong anonymous = number(memory, "Pss_Anon");
      OptionalLong written = number(text(process.resolve("io")), "write_bytes");
      if (ticks.isEmpty() || resident.isEmpty() || written.isEmpty()) {
        return Reading.failed("not as proc(5) has it: stat, smaps_rollup or io of " + process);
      }
      return Reading.value(
          new Usage(
              threads(process.resolve("task")),
              ticks.getAsLong() * TICK_NANOS,
              1024 * resident.getAsLong(),
              1024 * anonymous.orElse(0),
              written.getAsLong()));
    } catch (NoSuchFileException e) {
      return Reading.noData("no process " + pid);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Reading.failed("cannot read " + process + ": " + e.getMessage());
    }
  }

  private static Map<Long, Long> threads(Path folder) throws IOException {
    Map<Long, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder)) {
      for (Path task : tasks) {
        OptionalLong id = first(task.getFileName().toString());
        OptionalLong used = scheduled(task);
        if (id.isPresent() && used.isPresent()) {
          nanos.put(id.getAsLong(), used.getAsLong());
        }
      }
    }
    return nanos;
  }

  private static OptionalLong scheduled(Path task) throws IOException {
    try {
      return first(text(task.resolve("schedstat")));
    } catch (NoSuchFileException e) {
      // The thread ended meanwhile; stat remembers what it used.
      return OptionalLong.empty();
    }
  }

  /** {@code 17225 (cat) R 17217 … utime stime …}; the name may hold blanks and brackets. */
  static OptionalLong cpuTicks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (stat.lastIndexOf(')') < 0 || fields.length <= UTIME_AFTER_NAME + 1) {
      return OptionalLong.empty();
    }
    OptionalLong user = first(fields[UTIME_AFTER_NAME]);
    OptionalLong system = first(fields[UTIME_AFTER_NAME + 1]);
    return user.isPresent() && system.isPresent()
        ? OptionalLong.of(user.getAsLong() + system.getAsLong())
        : OptionalLong.empty();
  }

  /** {@code Rss: 2020 kB}, {@code write_bytes: 0}. */
  static OptionalLong number(String text, String key) {
    Matcher matcher =
        Pattern.compile("^" + Pattern.quote(key) + ":\\s+(\\d{1,18})\\b", Pattern.MULTILINE)
            .matcher(text);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static OptionalLong first(String text) {
    Matcher matcher = Pattern.compile("^(\\d{1,18})\\b").matcher(text);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
