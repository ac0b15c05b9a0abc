package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobSpanBuilder;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code job} and what belongs to it. Immutable. */
record SqliteJobRow(long number, JobSpan job) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String FORM = "0000-00-00T00:00:00.000Z";
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Of a row of the table {@code job}, without what other tables have of it. */
  static JobSpanBuilder read(ResultSet row) throws SQLException {
    return JobSpan.of(row.getString("scheduler"), row.getString("id"))
        .name(row.getString("name"))
        .user(row.getString("user"))
        .group(row.getString("job_group"))
        .simulated(row.getInt("simulated") != 0)
        .state(JobState.ofWord(row.getString("state")).orElse(JobState.COMPLETED))
        .nodes(nodes(row.getString("nodes")))
        .cores(integer(row, "cores"))
        .gpus(integer(row, "gpus"))
        .submitted(time(row.getString("submitted")))
        .started(time(row.getString("started")))
        .ended(time(row.getString("ended")))
        .exitCode(integer(row, "exit_code"))
        .reason(row.getString("reason"))
        .accountedCpuSeconds(decimal(row, "accounted_cpu_seconds"));
  }

  private static List<String> nodes(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  /** Of a row of {@code job_node}. */
  static NodeUse use(ResultSet row) throws SQLException {
    Double cpu = decimal(row, "cpu_seconds");
    String word = row.getString("cpu_label");
    UseLabel label =
        UseLabel.ofWord(word == null ? "" : word).orElse(cpu == null ? null : UseLabel.SAMPLED);
    return new NodeUse(
        row.getString("node"),
        cpu,
        decimal(row, "gpu_seconds"),
        whole(row, "memory_bytes_max"),
        whole(row, "read_bytes"),
        whole(row, "write_bytes"),
        cpu == null ? null : label);
  }

  /** Of a row of {@code job_tasks}. */
  static TaskCount tasks(ResultSet row) throws SQLException {
    return new TaskCount(
        row.getString("prefix"),
        row.getLong("done"),
        row.getLong("failed"),
        decimal(row, "compute_seconds"));
  }

  private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : (Integer) value;
  }

  private static @Nullable Long whole(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  private static @Nullable Double decimal(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : (Double) value;
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : parsed(text);
    } catch (DateTimeException e) {
      return null; // somebody wrote into the table by hand
    }
  }

  /** What {@link #text} wrote; other forms of RFC 3339 are read too, five times as slowly. */
  static Instant parsed(String text) {
    if (!isOurs(text)) {
      return Instant.parse(text);
    }
    LocalDate day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    LocalTime time =
        LocalTime.of(
            digits(text, 11, 13),
            digits(text, 14, 16),
            digits(text, 17, 19),
            1_000_000 * digits(text, 20, 23));
    return LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC);
  }

  private static boolean isOurs(String text) {
    boolean ours = text.length() == FORM.length();
    for (int i = 0; ours && i < FORM.length(); i++) {
      char c = text.charAt(i);
      ours = FORM.charAt(i) == '0' ? c >= '0' && c <= '9' : c == FORM.charAt(i);
    }
    return ours;
  }

  private static int digits(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** A time as the tables hold it: always of the same length, so that texts sort as times. */
  static @Nullable String text(@Nullable Instant time) {
    if (time == null) {
      return null;
    }
    Instant bounded = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    return TIME.format(bounded);
  }
}
