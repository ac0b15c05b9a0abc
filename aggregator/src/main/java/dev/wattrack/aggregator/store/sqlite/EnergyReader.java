package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link SqliteEnergy} writes. Safe for use by several threads. */
final class EnergyReader {
  /** The worst quality of a group of rows, in the order of {@code LedgerSpan}. */
  static final String WORST_QUALITY =
      "CASE max(CASE quality WHEN 'off' THEN 0 WHEN 'measured' THEN 1 WHEN 'modelled' THEN 2"
          + " WHEN 'assumed' THEN 3 ELSE 4 END) WHEN 0 THEN 'off' WHEN 1 THEN 'measured'"
          + " WHEN 2 THEN 'modelled' WHEN 3 THEN 'assumed' ELSE 'estimated' END";

  /** The tables of nodes and jobs have no length of their own; an hour's row is in the ledger. */
  private static final String STEP = "(l.start_s / max(l.span_s, ?1) * max(l.span_s, ?1))";

  private static final String WHERE =
      " WHERE l.simulated = ?2 AND l.start_s >= ?3 AND l.start_s < ?4";
  private static final String JOINED =
      " FROM ledger l JOIN %s n ON n.simulated = l.simulated AND n.start_s = l.start_s"
          + " AND n.estimated = l.estimated";
  private static final int IDS_AT_ONCE = 500;
  private static final int HOUR = 3_600;

  private record Place(long start, boolean estimated) {}

  private record NodePlace(Place place, String node) implements Comparable<NodePlace> {
    private static final Comparator<NodePlace> ORDER =
        Comparator.comparingLong((NodePlace it) -> it.place().start())
            .thenComparing(it -> it.place().estimated())
            .thenComparing(NodePlace::node);

    @Override
    public int compareTo(NodePlace other) {
      return ORDER.compare(this, other);
    }
  }

  static List<LedgerSpan> ledger(Connection connection, EnergyTable.Wanted wanted)
      throws SQLException {
    Map<NodePlace, List<LedgerSpan.Share>> shares =
        wanted.withJobs() ? shares(connection, wanted) : Map.of();
    Map<Place, List<LedgerSpan.Node>> nodes = nodes(connection, wanted, shares);
    List<LedgerSpan> spans = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + STEP
                + " AS step, max(span_s, ?1), sum(seconds), estimated, sum(meter_mj),"
                + " sum(fixed_mj), sum(fan_mj), sum(residual_mj) FROM ledger l"
                + WHERE
                + " GROUP BY step, estimated ORDER BY step, estimated LIMIT ?5")) {
      bind(query, wanted);
      query.setInt(5, wanted.most());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Place place = new Place(rows.getLong(1), rows.getInt(4) != 0);
          long meter = rows.getLong(5);
          boolean silent = rows.wasNull();
          spans.add(
              new LedgerSpan(
                  place.start(),
                  rows.getInt(2),
                  rows.getInt(3),
                  wanted.simulated(),
                  place.estimated(),
                  silent ? null : Long.valueOf(meter),
                  rows.getLong(6),
                  rows.getLong(7),
                  rows.getLong(8),
                  nodes.getOrDefault(place, List.of())));
        }
      }
    }
    return spans;
  }

  private static Map<Place, List<LedgerSpan.Node>> nodes(
      Connection connection,
      EnergyTable.Wanted wanted,
      Map<NodePlace, List<LedgerSpan.Share>> shares)
      throws SQLException {
    if (wanted.stepSeconds() % HOUR == 0) {
      return nodesByHours(connection, wanted, shares);
    }
    Map<Place, List<LedgerSpan.Node>> found = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + STEP
                + " AS step, l.estimated AS e, node, sum(idle_mj), sum(jobs_mj), sum(system_mj),"
                + " sum(unallocated_mj), sum(sd_mj), "
                + WORST_QUALITY
                + String.format(java.util.Locale.ROOT, JOINED, "ledger_node")
                + WHERE
                + " GROUP BY step, e, node ORDER BY step, e, node")) {
      bind(query, wanted);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Place place = new Place(rows.getLong(1), rows.getInt(2) != 0);
          String node = rows.getString(3);
          found
              .computeIfAbsent(place, p -> new ArrayList<>())
              .add(
                  new LedgerSpan.Node(
                      node,
                      rows.getLong(4),
                      rows.getLong(5),
                      rows.getLong(6),
                      rows.getLong(7),
                      rows.getLong(8),
                      rows.getString(9),
                      shares.getOrDefault(new NodePlace(place, node), List.of())));
        }
      }
    }
    return found;
  }

  /**
   * The same for steps of whole hours, an hour at a time: sorting 700,000 minutes of a month at
   * once takes SQLite 2.5 times as long. No row is longer than an hour, so none has to be asked how
   * long it is.
   */
  private static Map<Place, List<LedgerSpan.Node>> nodesByHours(
      Connection connection,
      EnergyTable.Wanted wanted,
      Map<NodePlace, List<LedgerSpan.Share>> shares)
      throws SQLException {
    Map<NodePlace, NodeSum> sums = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT estimated, node, sum(idle_mj), sum(jobs_mj), sum(system_mj),"
                + " sum(unallocated_mj), sum(sd_mj), "
                + WORST_QUALITY
                + " FROM ledger_node WHERE simulated = ?1 AND start_s >= ?2 AND start_s < ?3"
                + " GROUP BY node, estimated")) {
      query.setInt(1, wanted.simulated() ? 1 : 0);
      long to = wanted.toSeconds();
      for (long from = first(connection, wanted); from < to; from = (from / HOUR + 1) * HOUR) {
        query.setLong(2, from);
        query.setLong(3, Math.min(to, (from / HOUR + 1) * HOUR));
        long step = from / wanted.stepSeconds() * wanted.stepSeconds();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            Place place = new Place(step, rows.getInt(1) != 0);
            sums.computeIfAbsent(new NodePlace(place, rows.getString(2)), p -> new NodeSum())
                .add(rows);
          }
        }
      }
    }
    Map<Place, List<LedgerSpan.Node>> found = new LinkedHashMap<>();
    sums.forEach(
        (key, sum) ->
            found
                .computeIfAbsent(key.place(), p -> new ArrayList<>())
                .add(sum.node(key.node(), shares.getOrDefault(key, List.of()))));
    return found;
  }

  /** The first second at or after the start of which there is something; the end if nothing is. */
  private static long first(Connection connection, EnergyTable.Wanted wanted) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT min(start_s) FROM ledger_node WHERE simulated = ?1 AND start_s >= ?2")) {
      query.setInt(1, wanted.simulated() ? 1 : 0);
      query.setLong(2, wanted.fromSeconds());
      try (ResultSet row = query.executeQuery()) {
        long first = row.next() ? row.getLong(1) : 0;
        return row.wasNull() ? wanted.toSeconds() : first;
      }
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
        millijoules[i] += row.getLong(3 + i);
      }
      quality = Math.max(quality, QUALITIES.indexOf(row.getString(8)));
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

  private static Map<NodePlace, List<LedgerSpan.Share>> shares(
      Connection connection, EnergyTable.Wanted wanted) throws SQLException {
    Map<NodePlace, List<LedgerSpan.Share>> found = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + STEP
                + " AS step, l.estimated AS e, node, job_key, sum(dynamic_mj), sum(idle_mj)"
                + String.format(java.util.Locale.ROOT, JOINED, "ledger_job")
                + WHERE
                + " GROUP BY step, e, node, job_key ORDER BY step, e, node, job_key")) {
      bind(query, wanted);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Place place = new Place(rows.getLong(1), rows.getInt(2) != 0);
          found
              .computeIfAbsent(new NodePlace(place, rows.getString(3)), p -> new ArrayList<>())
              .add(new LedgerSpan.Share(rows.getString(4), rows.getLong(5), rows.getLong(6)));
        }
      }
    }
    return found;
  }

  private static void bind(PreparedStatement query, EnergyTable.Wanted wanted) throws SQLException {
    query.setInt(1, wanted.stepSeconds());
    query.setInt(2, wanted.simulated() ? 1 : 0);
    query.setLong(3, wanted.fromSeconds());
    query.setLong(4, wanted.toSeconds());
  }

  static List<JobCost> costs(Connection connection, Instant from, Instant to, int most)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM job_energy WHERE started < ?1 AND (ended IS NULL OR ended >= ?2)"
                + " ORDER BY started DESC, job_key LIMIT ?3")) {
      query.setString(1, SqliteJobRow.text(to));
      query.setString(2, SqliteJobRow.text(from));
      query.setInt(3, most);
      return read(connection, query);
    }
  }

  static List<JobCost> costs(Connection connection, Collection<String> ids) throws SQLException {
    List<JobCost> found = new ArrayList<>();
    List<String> all = List.copyOf(ids);
    for (int i = 0; i < all.size(); i += IDS_AT_ONCE) {
      List<String> some = all.subList(i, Math.min(all.size(), i + IDS_AT_ONCE));
      String marks = "?" + ", ?".repeat(some.size() - 1);
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT * FROM job_energy WHERE id IN ("
                  + marks
                  + ") ORDER BY started DESC,"
                  + " job_key")) {
        for (int k = 0; k < some.size(); k++) {
          query.setString(k + 1, some.get(k));
        }
        found.addAll(read(connection, query));
      }
    }
    return found;
  }

  private static List<JobCost> read(Connection connection, PreparedStatement query)
      throws SQLException {
    List<JobCost> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery();
        PreparedStatement nodes =
            connection.prepareStatement(
                "SELECT node, dynamic_mj, idle_mj FROM job_node_energy WHERE job_key = ?"
                    + " ORDER BY node")) {
      while (row.next()) {
        String end = row.getString("ended");
        found.add(
            new JobCost(
                row.getString("job_key"),
                row.getString("scheduler"),
                row.getString("id"),
                row.getInt("simulated") != 0,
                Instant.parse(row.getString("began")),
                Instant.parse(row.getString("started")),
                end == null ? null : Instant.parse(end),
                row.getInt("revision"),
                row.getInt("final") != 0,
                row.getLong("marginal_mj"),
                row.getLong("idle_mj"),
                row.getLong("exclusive_idle_mj"),
                row.getLong("full_mj"),
                row.getLong("sd_mj"),
                row.getLong("idle_sd_mj"),
                row.getString("quality"),
                row.getString("policy"),
                Instant.parse(row.getString("priced_at")),
                row.getBytes("features"),
                nodes(nodes, row.getString("job_key"))));
      }
    }
    return found;
  }

  private static List<JobCost.OnNode> nodes(PreparedStatement query, String key)
      throws SQLException {
    query.setString(1, key);
    List<JobCost.OnNode> found = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(new JobCost.OnNode(rows.getString(1), rows.getLong(2), rows.getLong(3)));
      }
    }
    return found;
  }

  static byte @Nullable [] memory(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT data FROM energy_memory WHERE name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  private EnergyReader() {}
}
