package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobSpanBuilder;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code job}, {@code job_node} and {@code job_tasks}, made to be read with sqlite3 and
 * pandas: times are texts, RFC 3339 UTC with milliseconds, which sort as times do; what is unknown
 * is NULL. Reading is safe for several threads; what writes is called under the writer lock.
 */
final class SqliteJobs {
  /** Additions of a later version go to the end; no table of an earlier one is ever changed. */
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS job(number INTEGER PRIMARY KEY, scheduler TEXT NOT NULL,"
        + " id TEXT NOT NULL, name TEXT NOT NULL, user TEXT NOT NULL, job_group TEXT,"
        + " simulated INTEGER NOT NULL, state TEXT NOT NULL, nodes TEXT NOT NULL, cores INTEGER,"
        + " gpus INTEGER, submitted TEXT, started TEXT, ended TEXT, exit_code INTEGER, reason TEXT,"
        + " cpu_seconds REAL, cpu_label TEXT, accounted_cpu_seconds REAL, tasks_done INTEGER,"
        + " tasks_failed INTEGER, began TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS job_by_id ON job(id, scheduler)",
    "CREATE INDEX IF NOT EXISTS job_by_began ON job(began)",
    "CREATE INDEX IF NOT EXISTS job_open ON job(state) WHERE state IN ('pending', 'running')",
    "CREATE TABLE IF NOT EXISTS job_node(job INTEGER NOT NULL, node TEXT NOT NULL,"
        + " cpu_seconds REAL, cpu_label TEXT, gpu_seconds REAL, memory_bytes_max INTEGER,"
        + " read_bytes INTEGER, write_bytes INTEGER, PRIMARY KEY(job, node)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS job_tasks(job INTEGER NOT NULL, prefix TEXT NOT NULL,"
        + " done INTEGER NOT NULL, failed INTEGER NOT NULL, compute_seconds REAL,"
        + " PRIMARY KEY(job, prefix)) WITHOUT ROWID",
  };

  private static final String PUT =
      "INSERT OR REPLACE INTO job(number, scheduler, id, name, user, job_group, simulated, state,"
          + " nodes, cores, gpus, submitted, started, ended, exit_code, reason, cpu_seconds,"
          + " cpu_label, accounted_cpu_seconds, tasks_done, tasks_failed, began)"
          + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final Belongings USES = new Belongings("job_node", "job", "node");
  private static final Belongings TASKS = new Belongings("job_tasks", "job", "prefix");

  static void create(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
    }
  }

  static void save(Connection writer, Collection<JobSpan> jobs) throws SQLException {
    for (JobSpan job : jobs) {
      SqliteJobRow last = last(writer, job.key());
      if (last != null && JobMerge.sameRun(last.job(), job)) {
        put(writer, last.number(), JobMerge.merge(last.job(), job));
      } else {
        put(writer, nextNumber(writer), job);
      }
    }
  }

  private static @Nullable SqliteJobRow last(Connection connection, JobSpan.Key key)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM job WHERE id = ? AND scheduler = ? ORDER BY number DESC LIMIT 1")) {
      query.setString(1, key.id());
      query.setString(2, key.scheduler());
      List<SqliteJobRow> rows = rows(connection, query);
      return rows.isEmpty() ? null : rows.get(0);
    }
  }

  private static long nextNumber(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      return Database.number(sql, "SELECT coalesce(max(number), 0) + 1 FROM job");
    }
  }

  private static void put(Connection writer, long number, JobSpan job) throws SQLException {
    Instant began = job.begin();
    set(
        writer,
        PUT,
        number,
        job.scheduler(),
        job.id(),
        job.name(),
        job.user(),
        job.group(),
        job.simulated() ? 1 : 0,
        job.state().word(),
        String.join(",", job.nodes()),
        job.cores(),
        job.gpus(),
        SqliteJobRow.text(job.submitted()),
        SqliteJobRow.text(job.started()),
        SqliteJobRow.text(job.ended()),
        job.exitCode(),
        job.reason(),
        job.cpuSeconds(),
        job.cpuLabel() == null ? null : job.cpuLabel().word(),
        job.accountedCpuSeconds(),
        job.tasksDone(),
        job.tasksFailed(),
        SqliteJobRow.text(began == null ? Instant.EPOCH : began));
    set(writer, "DELETE FROM job_node WHERE job = ?", number);
    for (NodeUse use : job.use()) {
      set(
          writer,
          "INSERT INTO job_node(job, node, cpu_seconds, cpu_label, gpu_seconds, memory_bytes_max,"
              + " read_bytes, write_bytes) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
          number,
          use.node(),
          use.cpuSeconds(),
          use.label() == null ? null : use.label().word(),
          use.gpuSeconds(),
          use.memoryBytesMax(),
          use.readBytes(),
          use.writeBytes());
    }
    set(writer, "DELETE FROM job_tasks WHERE job = ?", number);
    for (TaskCount tasks : job.tasks()) {
      set(
          writer,
          "INSERT INTO job_tasks(job, prefix, done, failed, compute_seconds)"
              + " VALUES(?, ?, ?, ?, ?)",
          number,
          tasks.prefix(),
          tasks.done(),
          tasks.failed(),
          tasks.computeSeconds());
    }
  }

  private static void set(Connection writer, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = writer.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  static List<JobSpan> find(Connection connection, JobTable.Wanted wanted) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM job WHERE began < ?1 AND (ended IS NULL OR ended >= ?2)"
                + " AND (?3 IS NULL OR scheduler = ?3) AND (?4 IS NULL OR id = ?4)"
                + " ORDER BY began DESC, number DESC LIMIT ?5")) {
      query.setString(1, SqliteJobRow.text(wanted.to()));
      query.setString(2, SqliteJobRow.text(wanted.from()));
      query.setString(3, wanted.scheduler());
      query.setString(4, wanted.id());
      query.setInt(5, wanted.most());
      return rows(connection, query).stream().map(SqliteJobRow::job).toList();
    }
  }

  static List<JobSpan> open(Connection connection, int most) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM job WHERE state IN ('pending', 'running')"
                + " ORDER BY number DESC LIMIT ?")) {
      query.setInt(1, most);
      return rows(connection, query).stream().map(SqliteJobRow::job).toList();
    }
  }

  private static List<SqliteJobRow> rows(Connection connection, PreparedStatement query)
      throws SQLException {
    Map<Long, JobSpanBuilder> begun = new LinkedHashMap<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        begun.put(rows.getLong("number"), SqliteJobRow.read(rows));
      }
    }
    List<Long> numbers = List.copyOf(begun.keySet());
    Map<Long, List<NodeUse>> uses =
        USES.of(connection, numbers, row -> row.getLong("job"), SqliteJobRow::use);
    Map<Long, List<TaskCount>> tasks =
        TASKS.of(connection, numbers, row -> row.getLong("job"), SqliteJobRow::tasks);
    List<SqliteJobRow> found = new ArrayList<>();
    begun.forEach(
        (number, job) ->
            found.add(
                new SqliteJobRow(
                    number,
                    job.use(uses.getOrDefault(number, List.of()))
                        .tasks(tasks.getOrDefault(number, List.of()))
                        .build())));
    return found;
  }

  private SqliteJobs() {}
}
