package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.LedgerSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ledger by whole hours: the tables {@code ledger_hour} and {@code ledger_node_hour}, which
 * hold nothing that the minutes do not, so that a month need not be summed from 700,000 of them.
 * They are made some hours later, and dropped as soon as a minute of theirs changes. Writing is
 * called under the writer lock; reading is safe for several threads.
 */
final class LedgerHours {
  static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS ledger_hour(start_s INTEGER NOT NULL, simulated INTEGER NOT NULL,"
        + " estimated INTEGER NOT NULL, seconds INTEGER NOT NULL, meter_mj INTEGER,"
        + " fixed_mj INTEGER NOT NULL, fan_mj INTEGER NOT NULL, residual_mj INTEGER NOT NULL,"
        + " PRIMARY KEY(simulated, start_s, estimated)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS ledger_node_hour(start_s INTEGER NOT NULL,"
        + " simulated INTEGER NOT NULL, estimated INTEGER NOT NULL, node TEXT NOT NULL,"
        + " idle_mj INTEGER NOT NULL, jobs_mj INTEGER NOT NULL, system_mj INTEGER NOT NULL,"
        + " unallocated_mj INTEGER NOT NULL, sd_mj INTEGER NOT NULL, quality TEXT NOT NULL,"
        + " PRIMARY KEY(simulated, start_s, estimated, node)) WITHOUT ROWID",
  };
  static final int HOUR = 3_600;

  /** Hours in which minutes still change much are not summed. */
  private static final int YOUNG_SECONDS = 2 * HOUR;

  /** So many hours are summed, and looked at, in one transaction. */
  private static final int SUMS_AT_A_TIME = 48;

  private static final int LOOKS_AT_A_TIME = 2_000;

  private static final String WHEN = " WHERE simulated = ?1 AND start_s >= ?2 AND start_s < ?3";

  private static final String SUMS =
      "estimated, sum(seconds), sum(meter_mj), sum(fixed_mj), sum(fan_mj), sum(residual_mj)"
          + " FROM ledger"
          + WHEN
          + " GROUP BY estimated";
  private static final String NODE_SUMS =
      "estimated, node, sum(idle_mj), sum(jobs_mj), sum(system_mj), sum(unallocated_mj),"
          + " sum(sd_mj), "
          + EnergyReader.WORST_QUALITY
          + " FROM ledger_node"
          + WHEN
          + " GROUP BY node, estimated";

  /** Minutes of this time changed, or are gone. */
  static void forget(Connection writer, boolean simulated, long fromSeconds, long toSeconds)
      throws SQLException {
    for (String table : List.of("ledger_hour", "ledger_node_hour")) {
      try (PreparedStatement drop = writer.prepareStatement("DELETE FROM " + table + WHEN)) {
        bind(drop, simulated, Math.floorDiv(fromSeconds, HOUR) * HOUR, toSeconds);
        drop.executeUpdate();
      }
    }
  }

  /**
   * Sums some of the hours that are not summed yet.
   *
   * @param fromSeconds before it all hours are summed
   * @return the hour to go on from, or -1 if all are summed that can be now
   */
  static long sum(Connection writer, boolean simulated, long fromSeconds) throws SQLException {
    long limit = newest(writer, simulated) - YOUNG_SECONDS;
    long from = fromSeconds;
    try (PreparedStatement next =
            writer.prepareStatement(
                "SELECT l.start_s / 3600 * 3600, EXISTS(SELECT 1 FROM ledger_hour h WHERE"
                    + " h.simulated = ?1 AND h.start_s = l.start_s / 3600 * 3600) FROM ledger l"
                    + WHEN
                    + " AND span_s < 3600 ORDER BY l.start_s LIMIT 1");
        PreparedStatement one =
            writer.prepareStatement("INSERT INTO ledger_hour SELECT ?2, ?1, " + SUMS);
        PreparedStatement nodes =
            writer.prepareStatement("INSERT INTO ledger_node_hour SELECT ?2, ?1, " + NODE_SUMS)) {
      for (int sums = 0, looks = 0; sums < SUMS_AT_A_TIME && looks < LOOKS_AT_A_TIME; looks++) {
        bind(next, simulated, from, limit);
        boolean known;
        try (ResultSet row = next.executeQuery()) {
          if (!row.next()) {
            return -1;
          }
          from = row.getLong(1);
          known = row.getInt(2) != 0;
        }
        if (!known) {
          bind(one, simulated, from, from + HOUR);
          one.executeUpdate();
          bind(nodes, simulated, from, from + HOUR);
          nodes.executeUpdate();
          sums++;
        }
        from += HOUR;
      }
    }
    return from;
  }

  /** The hour in which the ledger's newest row is. */
  private static long newest(Connection connection, boolean simulated) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT max(start_s) FROM ledger WHERE simulated = ?")) {
      query.setInt(1, simulated ? 1 : 0);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Math.floorDiv(row.getLong(1), (long) HOUR) * HOUR : 0;
      }
    }
  }

  private static void bind(PreparedStatement to, boolean simulated, long from, long until)
      throws SQLException {
    to.setInt(1, simulated ? 1 : 0);
    to.setLong(2, from);
    to.setLong(3, until);
  }

  /** Spans for steps of whole hours; no row of the ledger is longer than an hour. */
  static List<LedgerSpan> read(
      Connection connection,
      EnergyTable.Wanted wanted,
      Map<EnergyReader.NodePlace, List<LedgerSpan.Share>> shares)
      throws SQLException {
    Sums sums = new Sums(wanted);
    boolean simulated = wanted.simulated();
    long first = first(connection, wanted);
    long whole = Math.floorDiv(wanted.fromSeconds() + HOUR - 1, (long) HOUR) * HOUR;
    long end = Math.floorDiv(wanted.toSeconds(), (long) HOUR) * HOUR;
    Set<Long> known = new HashSet<>();
    try (PreparedStatement hours =
            connection.prepareStatement(
                "SELECT start_s, estimated, seconds, meter_mj, fixed_mj, fan_mj, residual_mj"
                    + " FROM ledger_hour"
                    + WHEN);
        PreparedStatement nodes =
            connection.prepareStatement(
                "SELECT start_s, estimated, node, idle_mj, jobs_mj, system_mj, unallocated_mj,"
                    + " sd_mj, quality FROM ledger_node_hour"
                    + WHEN)) {
      bind(hours, simulated, whole, end);
      try (ResultSet rows = hours.executeQuery()) {
        while (rows.next()) {
          known.add(rows.getLong(1));
          sums.add(rows);
        }
      }
      bind(nodes, simulated, whole, end);
      try (ResultSet rows = nodes.executeQuery()) {
        while (rows.next()) {
          sums.addNode(rows);
        }
      }
    }
    try (PreparedStatement hours = connection.prepareStatement("SELECT ?2, " + SUMS);
        PreparedStatement nodes = connection.prepareStatement("SELECT ?2, " + NODE_SUMS)) {
      for (long from = first, next; from < wanted.toSeconds(); from = next) {
        next = (Math.floorDiv(from, (long) HOUR) + 1) * HOUR;
        if (!known.contains(from)) {
          bind(hours, simulated, from, Math.min(next, wanted.toSeconds()));
          bind(nodes, simulated, from, Math.min(next, wanted.toSeconds()));
          sums.addAll(hours, nodes);
        }
      }
    }
    return sums.spans(shares);
  }

  /** The first second at or after the start of which there is something; the end if nothing is. */
  private static long first(Connection connection, EnergyTable.Wanted wanted) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT min(start_s) FROM ledger WHERE simulated = ?1 AND start_s >= ?2")) {
      query.setInt(1, wanted.simulated() ? 1 : 0);
      query.setLong(2, wanted.fromSeconds());
      try (ResultSet row = query.executeQuery()) {
        long first = row.next() ? row.getLong(1) : 0;
        return row.wasNull() ? wanted.toSeconds() : first;
      }
    }
  }

  /** What hours and parts of hours add up to, by step. Confined to one thread. */
  private static final class Sums {
    private final EnergyTable.Wanted wanted;
    private final Map<EnergyReader.Place, long[]> spans = new TreeMap<>();
    private final Map<EnergyReader.NodePlace, NodeSum> nodes = new TreeMap<>();

    Sums(EnergyTable.Wanted wanted) {
      this.wanted = wanted;
    }

    private EnergyReader.Place place(ResultSet row) throws SQLException {
      long step = wanted.stepSeconds();
      long start = Math.floorDiv(row.getLong(1), step) * step;
      return new EnergyReader.Place(start, row.getInt(2) != 0);
    }

    void addAll(PreparedStatement hours, PreparedStatement ofNodes) throws SQLException {
      try (ResultSet rows = hours.executeQuery()) {
        while (rows.next()) {
          add(rows);
        }
      }
      try (ResultSet rows = ofNodes.executeQuery()) {
        while (rows.next()) {
          addNode(rows);
        }
      }
    }

    /** A row of start, estimated, seconds and four energies. */
    void add(ResultSet row) throws SQLException {
      long[] sum = spans.computeIfAbsent(place(row), place -> new long[5]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row.getLong(3 + i);
      }
    }

    /** A row of start, estimated, node, five energies and quality. */
    void addNode(ResultSet row) throws SQLException {
      EnergyReader.NodePlace place = new EnergyReader.NodePlace(place(row), row.getString(3));
      nodes.computeIfAbsent(place, p -> new NodeSum()).add(row);
    }

    List<LedgerSpan> spans(Map<EnergyReader.NodePlace, List<LedgerSpan.Share>> shares) {
      Map<EnergyReader.Place, List<LedgerSpan.Node>> byPlace = new LinkedHashMap<>();
      nodes.forEach(
          (key, sum) ->
              byPlace
                  .computeIfAbsent(key.place(), place -> new ArrayList<>())
                  .add(sum.node(key.node(), shares.getOrDefault(key, List.of()))));
      List<LedgerSpan> all = new ArrayList<>();
      spans.forEach(
          (place, sum) -> {
            if (all.size() < wanted.most()) {
              all.add(
                  new LedgerSpan(
                      place.start(),
                      wanted.stepSeconds(),
                      (int) sum[0],
                      wanted.simulated(),
                      place.estimated(),
                      place.estimated() ? null : Long.valueOf(sum[1]),
                      sum[2],
                      sum[3],
                      sum[4],
                      byPlace.getOrDefault(place, List.of())));
            }
          });
      return all;
    }
  }

  /** What hours of a node add up to. Confined to one thread. */
  private static final class NodeSum {
    private static final List<String> QUALITIES =
        List.of("off", "measured", "modelled", "assumed", "estimated");

    private final long[] millijoules = new long[5];
    private int quality;

    void add(ResultSet row) throws SQLException {
      for (int i = 0; i < millijoules.length; i++) {
        millijoules[i] += row.getLong(4 + i);
      }
      quality = Math.max(quality, QUALITIES.indexOf(row.getString(9)));
    }

    LedgerSpan.Node node(String name, List<LedgerSpan.Share> shares) {
      return new LedgerSpan.Node(
          name,
          millijoules[0],
          millijoules[1],
          millijoules[2],
          millijoules[3],
          millijoules[4],
          QUALITIES.get(quality),
          shares);
    }
  }

  private LedgerHours() {}
}
