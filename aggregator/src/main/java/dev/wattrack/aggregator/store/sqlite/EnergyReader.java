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
  private static final Belongings ON_NODES = new Belongings("job_node_energy", "job_key", "node");
  private static final int IDS_AT_ONCE = 500;

  /** A step, and which of its two spans. */
  record Place(long start, boolean estimated) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::start).thenComparing(Place::estimated);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** A node in it. */
  record NodePlace(Place place, String node) implements Comparable<NodePlace> {
    private static final Comparator<NodePlace> ORDER =
        Comparator.comparing(NodePlace::place).thenComparing(NodePlace::node);

    @Override
    public int compareTo(NodePlace other) {
      return ORDER.compare(this, other);
    }
  }

  static List<LedgerSpan> ledger(Connection connection, EnergyTable.Wanted wanted)
      throws SQLException {
    Map<NodePlace, List<LedgerSpan.Share>> shares =
        wanted.withJobs() ? shares(connection, wanted) : Map.of();
    if (wanted.stepSeconds() % LedgerHours.HOUR == 0) {
      return LedgerHours.read(connection, wanted, shares);
    }
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
    List<JobCost> costs = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        costs.add(cost(row));
      }
    }
    List<String> keys = costs.stream().map(JobCost::key).toList();
    Map<String, List<JobCost.OnNode>> nodes =
        ON_NODES.of(
            connection,
            keys,
            row -> row.getString("job_key"),
            row ->
                new JobCost.OnNode(
                    row.getString("node"), row.getLong("dynamic_mj"), row.getLong("idle_mj")));
    return costs.stream().map(cost -> cost.on(nodes.getOrDefault(cost.key(), List.of()))).toList();
  }

  /** Without what it used on each node. */
  private static JobCost cost(ResultSet row) throws SQLException {
    String end = row.getString("ended");
    return new JobCost(
        row.getString("job_key"),
        row.getString("scheduler"),
        row.getString("id"),
        row.getInt("simulated") != 0,
        SqliteJobRow.parsed(row.getString("began")),
        SqliteJobRow.parsed(row.getString("started")),
        end == null ? null : SqliteJobRow.parsed(end),
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
        SqliteJobRow.parsed(row.getString("priced_at")),
        row.getBytes("features"),
        List.of());
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
