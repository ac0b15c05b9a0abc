package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code job} and what belongs to it. Immutable. */
record SqliteJobRow(long number, JobSpan job) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  static SqliteJobRow read(ResultSet row, PreparedStatement uses, PreparedStatement tasks)
      throws SQLException {
    long number = row.getLong("number");
    JobSpan job =
        JobSpan.of(row.getString("scheduler"), row.getString("id"))
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
            .accountedCpuSeconds(decimal(row, "accounted_cpu_seconds"))
            .use(uses(number, uses))
            .tasks(tasks(number, tasks))
            .build();
    return new SqliteJobRow(number, job);
  }

  private static List<String> nodes(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  private static List<NodeUse> uses(long number, PreparedStatement query) throws SQLException {
    query.setLong(1, number);
    List<NodeUse> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        Double cpu = decimal(row, "cpu_seconds");
        String word = row.getString("cpu_label");
        UseLabel label =
            UseLabel.ofWord(word == null ? "" : word).orElse(cpu == null ? null : UseLabel.SAMPLED);
        found.add(
            new NodeUse(
                row.getString("node"),
                cpu,
                decimal(row, "gpu_seconds"),
                whole(row, "memory_bytes_max"),
                whole(row, "read_bytes"),
                whole(row, "write_bytes"),
                cpu == null ? null : label));
      }
    }
    return found;
  }

  private static List<TaskCount> tasks(long number, PreparedStatement query) throws SQLException {
    query.setLong(1, number);
    List<TaskCount> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(
            new TaskCount(
                row.getString("prefix"),
                row.getLong("done"),
                row.getLong("failed"),
                decimal(row, "compute_seconds")));
      }
    }
    return found;
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
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null; // somebody wrote into the table by hand
    }
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
