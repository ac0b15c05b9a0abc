package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables {@code ledger}, {@code ledger_node}, {@code ledger_job}, {@code job_energy},
 * {@code job_node_energy} and {@code energy_memory}, made to be read with sqlite3 and pandas:
 * energies are whole millijoules, so that sums are exact; of a minute in which the meter was silent
 * for a while there are two rows, {@code estimated} 0 and 1. Called under the writer lock.
 */
final class SqliteEnergy {
  /** Additions of a later version go to the end; no table of an earlier one is ever changed. */
  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS ledger(start_s INTEGER NOT NULL, seconds INTEGER NOT NULL,"
        + " simulated INTEGER NOT NULL, meter_mj INTEGER, fixed_mj INTEGER NOT NULL,"
        + " fan_mj INTEGER NOT NULL, residual_mj INTEGER NOT NULL, estimated INTEGER NOT NULL,"
        + " span_s INTEGER NOT NULL, PRIMARY KEY(simulated, start_s, estimated)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS ledger_node(start_s INTEGER NOT NULL, simulated INTEGER NOT NULL,"
        + " estimated INTEGER NOT NULL, node TEXT NOT NULL, idle_mj INTEGER NOT NULL,"
        + " jobs_mj INTEGER NOT NULL, system_mj INTEGER NOT NULL, unallocated_mj INTEGER NOT NULL,"
        + " sd_mj INTEGER NOT NULL, quality TEXT NOT NULL,"
        + " PRIMARY KEY(simulated, start_s, estimated, node)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS ledger_job(start_s INTEGER NOT NULL, simulated INTEGER NOT NULL,"
        + " estimated INTEGER NOT NULL, node TEXT NOT NULL, job_key TEXT NOT NULL,"
        + " dynamic_mj INTEGER NOT NULL, idle_mj INTEGER NOT NULL,"
        + " PRIMARY KEY(simulated, start_s, estimated, node, job_key)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS job_energy(job_key TEXT PRIMARY KEY, scheduler TEXT NOT NULL,"
        + " id TEXT NOT NULL, simulated INTEGER NOT NULL, began TEXT NOT NULL,"
        + " started TEXT NOT NULL, ended TEXT, revision INTEGER NOT NULL, final INTEGER NOT NULL,"
        + " marginal_mj INTEGER NOT NULL, idle_mj INTEGER NOT NULL,"
        + " exclusive_idle_mj INTEGER NOT NULL, full_mj INTEGER NOT NULL, sd_mj INTEGER NOT NULL,"
        + " idle_sd_mj INTEGER NOT NULL, quality TEXT NOT NULL, policy TEXT NOT NULL,"
        + " priced_at TEXT NOT NULL, features BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS job_energy_by_started ON job_energy(started)",
    "CREATE INDEX IF NOT EXISTS job_energy_by_id ON job_energy(id)",
    "CREATE TABLE IF NOT EXISTS job_node_energy(job_key TEXT NOT NULL, node TEXT NOT NULL,"
        + " dynamic_mj INTEGER NOT NULL, idle_mj INTEGER NOT NULL, PRIMARY KEY(job_key, node))"
        + " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS energy_memory(name TEXT PRIMARY KEY, data BLOB NOT NULL)",
  };

  /** An hour, its minutes gone. */
  private static final int HOUR = 3_600;

  /** So many hours are thinned out at a time. */
  private static final int HOURS_AT_A_TIME = 6;

  private record Minute(long start, boolean simulated) {}

  static void create(Connection writer) throws SQLException {
    try (Statement sql = writer.createStatement()) {
      for (String line : SCHEMA) {
        sql.executeUpdate(line);
      }
      for (String line : LedgerHours.SCHEMA) {
        sql.executeUpdate(line);
      }
    }
  }

  static void save(Connection writer, EnergyTable.Batch batch) throws SQLException {
    Set<Minute> replaced = new HashSet<>();
    for (LedgerSpan span : batch.spans()) {
      if (replaced.add(new Minute(span.startSeconds(), span.simulated()))) {
        for (String table : new String[] {"ledger", "ledger_node", "ledger_job"}) {
          set(
              writer,
              "DELETE FROM " + table + " WHERE simulated = ? AND start_s = ?",
              flag(span.simulated()),
              span.startSeconds());
        }
        LedgerHours.forget(writer, span.simulated(), span.startSeconds(), span.startSeconds() + 1);
      }
    }
    for (LedgerSpan span : batch.spans()) {
      put(writer, span);
    }
    for (JobCost cost : batch.costs()) {
      put(writer, cost);
    }
    for (Map.Entry<String, byte[]> memory : batch.memories().entrySet()) {
      set(
          writer,
          "INSERT OR REPLACE INTO energy_memory(name, data) VALUES(?, ?)",
          memory.getKey(),
          memory.getValue());
    }
  }

  private static void put(Connection writer, LedgerSpan span) throws SQLException {
    set(
        writer,
        "INSERT INTO ledger(start_s, seconds, simulated, meter_mj, fixed_mj, fan_mj, residual_mj,"
            + " estimated, span_s) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        span.startSeconds(),
        span.seconds(),
        flag(span.simulated()),
        span.meterMillijoules(),
        span.fixedMillijoules(),
        span.fanMillijoules(),
        span.residualMillijoules(),
        flag(span.estimated()),
        span.spanSeconds());
    for (LedgerSpan.Node node : span.nodes()) {
      set(
          writer,
          "INSERT INTO ledger_node(start_s, simulated, estimated, node, idle_mj, jobs_mj,"
              + " system_mj, unallocated_mj, sd_mj, quality) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          span.startSeconds(),
          flag(span.simulated()),
          flag(span.estimated()),
          node.node(),
          node.idleMillijoules(),
          node.jobsMillijoules(),
          node.systemMillijoules(),
          node.unallocatedMillijoules(),
          node.sdMillijoules(),
          node.quality());
      for (LedgerSpan.Share share : node.jobs()) {
        set(
            writer,
            "INSERT INTO ledger_job(start_s, simulated, estimated, node, job_key, dynamic_mj,"
                + " idle_mj) VALUES(?, ?, ?, ?, ?, ?, ?)",
            span.startSeconds(),
            flag(span.simulated()),
            flag(span.estimated()),
            node.node(),
            share.job(),
            share.dynamicMillijoules(),
            share.idleMillijoules());
      }
    }
  }

  private static void put(Connection writer, JobCost cost) throws SQLException {
    Instant end = cost.end();
    set(
        writer,
        "INSERT OR REPLACE INTO job_energy(job_key, scheduler, id, simulated, began, started,"
            + " ended, revision, final, marginal_mj, idle_mj, exclusive_idle_mj, full_mj, sd_mj,"
            + " idle_sd_mj, quality, policy, priced_at, features)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        cost.key(),
        cost.scheduler(),
        cost.id(),
        flag(cost.simulated()),
        SqliteJobRow.text(cost.began()),
        SqliteJobRow.text(cost.start()),
        SqliteJobRow.text(end),
        cost.revision(),
        flag(cost.isFinal()),
        cost.marginal(),
        cost.idle(),
        cost.exclusiveIdle(),
        cost.full(),
        cost.sd(),
        cost.idleSd(),
        cost.quality(),
        cost.policy(),
        SqliteJobRow.text(cost.pricedAt()),
        cost.features());
    set(writer, "DELETE FROM job_node_energy WHERE job_key = ?", cost.key());
    for (JobCost.OnNode node : cost.nodes()) {
      set(
          writer,
          "INSERT INTO job_node_energy(job_key, node, dynamic_mj, idle_mj) VALUES(?, ?, ?, ?)",
          cost.key(),
          node.node(),
          node.dynamic(),
          node.idle());
    }
  }

  /** Sums the oldest minutes to hours; true if more of them began before the time. */
  static boolean thin(Connection writer, long beforeSeconds) throws SQLException {
    long limit = Math.floorDiv(beforeSeconds, HOUR) * HOUR;
    long first;
    try (Statement sql = writer.createStatement()) {
      first =
          Database.number(
              sql,
              "SELECT coalesce(min(start_s), " + limit + ") FROM ledger WHERE span_s < " + HOUR);
    }
    if (first >= limit) {
      return false;
    }
    long from = Math.floorDiv(first, HOUR) * HOUR;
    long to = Math.min(limit, from + (long) HOURS_AT_A_TIME * HOUR);
    String hour = "start_s / 3600 * 3600";
    String when = " WHERE start_s >= ? AND start_s < ?";
    String[] sums = {
      "INSERT INTO hours SELECT "
          + hour
          + ", sum(seconds), simulated, sum(meter_mj),"
          + " sum(fixed_mj), sum(fan_mj), sum(residual_mj), estimated, "
          + HOUR
          + " FROM ledger"
          + when
          + " GROUP BY 1, simulated, estimated",
      "INSERT INTO node_hours SELECT "
          + hour
          + ", simulated, estimated, node, sum(idle_mj),"
          + " sum(jobs_mj), sum(system_mj), sum(unallocated_mj), sum(sd_mj), "
          + EnergyReader.WORST_QUALITY
          + " FROM ledger_node"
          + when
          + " GROUP BY 1, simulated, estimated, node",
      "INSERT INTO job_hours SELECT "
          + hour
          + ", simulated, estimated, node, job_key,"
          + " sum(dynamic_mj), sum(idle_mj)"
          + " FROM ledger_job"
          + when
          + " GROUP BY 1, simulated, estimated, node, job_key",
    };
    String[][] tables = {
      {"hours", "ledger"}, {"node_hours", "ledger_node"}, {"job_hours", "ledger_job"}
    };
    for (int i = 0; i < tables.length; i++) {
      String sum = tables[i][0];
      String table = tables[i][1];
      set(
          writer,
          "CREATE TEMP TABLE IF NOT EXISTS " + sum + " AS SELECT * FROM " + table + " WHERE 0");
      set(writer, "DELETE FROM " + sum);
      set(writer, sums[i], from, to);
      set(writer, "DELETE FROM " + table + when, from, to);
      set(writer, "INSERT INTO " + table + " SELECT * FROM " + sum);
      set(writer, "DELETE FROM " + sum);
    }
    LedgerHours.forget(writer, false, from, to);
    LedgerHours.forget(writer, true, from, to);
    return true;
  }

  private static int flag(boolean value) {
    return value ? 1 : 0;
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

  private SqliteEnergy() {}
}
