package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.JobTable;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.model.job.JobMerge;
import dev.wattrack.model.job.JobSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The measurement {@code job_run}: a row for each run of a job at the time it began, with what it
 * used and did until its end, or until now. Confined to one thread.
 */
final class RunRows implements Derivation {
  /** What an interval of 95 % has to each side, in standard deviations. */
  private static final double REACH = 1.96;

  private static final int MOST = 10_000;
  private static final List<String> NUMBERS =
      List.of(
          "seconds",
          "cpu_seconds",
          "joules",
          "joules_low",
          "joules_high",
          "marginal_joules",
          "idle_joules",
          "full_cost_joules",
          "watts",
          "joules_per_task");
  private static final List<String> COUNTS = List.of("tasks_done", "tasks_failed", "time_end");

  private final World world;
  private final Texts texts;

  RunRows(World world, Texts texts) {
    this.world = world;
    this.texts = texts;
  }

  @Override
  public String name() {
    return "job_run";
  }

  @Override
  public SortedMap<String, FieldType> fields() {
    SortedMap<String, FieldType> fields = new TreeMap<>();
    NUMBERS.forEach(field -> fields.put(field, FieldType.FLOAT));
    COUNTS.forEach(field -> fields.put(field, FieldType.INTEGER));
    fields.put("nodes", FieldType.STRING);
    fields.put("text", FieldType.STRING);
    return fields;
  }

  @Override
  public SortedSet<String> tagKeys() {
    return new TreeSet<>(
        Set.of("job", "scheduler", "user", "name", "group", "state", "quality", SIMULATED));
  }

  @Override
  public Set<SortedMap<String, String>> series() throws StoreException {
    Set<SortedMap<String, String>> all = new HashSet<>();
    Instant now = Instant.ofEpochSecond(0, world.nowNanos());
    List<JobSpan> jobs = jobs(now.minus(Duration.ofDays(31)), now.plusSeconds(60));
    Costs costs = new Costs(world, jobs);
    for (JobSpan job : jobs) {
      if (job.started() != null) {
        all.add(tags(job, costs.of(job)));
      }
    }
    return all;
  }

  /** Runs that may have begun in a time; those on the board are newer than the tables. */
  private List<JobSpan> jobs(Instant from, Instant to) throws StoreException {
    Map<JobSpan.Key, JobSpan> newer = new HashMap<>();
    world.records().jobs().forEach(job -> newer.put(job.key(), job));
    List<JobSpan> all = new ArrayList<>(world.records().jobs());
    for (JobSpan job :
        world.store().jobs().find(new JobTable.Wanted(from, to, null, null, MOST + 1))) {
      JobSpan shown = newer.get(job.key());
      if (shown == null || !JobMerge.sameRun(job, shown)) {
        all.add(job);
      }
    }
    return all;
  }

  private SortedMap<String, String> tags(JobSpan job, @Nullable JobCost cost) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put("job", job.id());
    tags.put("scheduler", job.scheduler());
    tags.put("state", job.state().word());
    tags.put(SIMULATED, Boolean.toString(job.simulated()));
    put(tags, "user", world.records().users().shown(job.user()));
    put(tags, "name", job.name());
    put(tags, "group", job.group());
    put(tags, "quality", cost == null ? null : cost.quality());
    return tags;
  }

  private static void put(Map<String, String> tags, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.put(key, value);
    }
  }

  @Override
  public Rows rows(
      List<String> wanted, boolean simulated, long fromNanos, long toNanos, int stepSeconds)
      throws StoreException, InfluxQlException {
    Instant from = Instant.ofEpochSecond(0, Math.max(0, fromNanos));
    Instant to = Instant.ofEpochSecond(0, Math.max(0, toNanos)).plusNanos(1);
    List<JobSpan> jobs = jobs(from, to);
    if (jobs.size() > MOST) {
      throw InfluxQlException.run("more than " + MOST + " jobs; ask for a shorter time");
    }
    Costs costs = new Costs(world, jobs);
    Rows rows = new Rows(wanted, world.maxPoints());
    for (JobSpan job : jobs) {
      Instant started = job.started();
      if (started != null
          && job.simulated() == simulated
          && !started.isBefore(from)
          && started.isBefore(to)) {
        JobCost cost = costs.of(job);
        fill(rows.add(tags(job, cost), nanos(started)), job, started, cost);
      }
    }
    return rows;
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private void fill(Rows.Row row, JobSpan job, Instant started, @Nullable JobCost cost) {
    Instant ended = job.ended();
    Instant until = ended == null ? Instant.ofEpochSecond(0, world.nowNanos()) : ended;
    double seconds = Math.max(0, Duration.between(started, until).toMillis() / 1000.0);
    row.put("seconds", seconds);
    row.put("time_end", ended == null ? null : Long.valueOf(ended.toEpochMilli()));
    row.put("cpu_seconds", job.cpuSeconds());
    Long tasks = job.tasksDone();
    row.put("tasks_done", tasks);
    row.put("tasks_failed", job.tasksFailed());
    row.put("nodes", texts.number(String.join(", ", job.nodes())));
    Double joules = cost == null ? null : Double.valueOf(cost.charged() / 1000.0);
    row.put("text", texts.number(Words.of(job, joules)));
    if (cost != null && joules != null) {
      double reach = REACH * cost.chargedSd() / 1000;
      row.put("joules", joules);
      row.put("joules_low", Math.max(0, joules - reach));
      row.put("joules_high", joules + reach);
      row.put("marginal_joules", cost.marginal() / 1000.0);
      row.put("idle_joules", cost.idle() / 1000.0);
      row.put("full_cost_joules", cost.full() / 1000.0);
      row.put("watts", seconds > 0 ? Double.valueOf(joules / seconds) : null);
      row.put(
          "joules_per_task", tasks != null && tasks > 0 ? Double.valueOf(joules / tasks) : null);
    }
  }

  /** What an annotation says of a run. */
  private static final class Words {
    static String of(JobSpan job, @Nullable Double joules) {
      String name = job.name().isEmpty() ? "" : job.name() + ", ";
      String nodes = job.nodes().isEmpty() ? "" : " on " + String.join(", ", job.nodes());
      String energy =
          joules == null ? "" : String.format(java.util.Locale.ROOT, ", %.0f J", joules);
      return name + "job " + job.id() + " " + job.state().word() + nodes + energy;
    }
  }

  /** The costs of jobs, the newer ones first. */
  private static final class Costs {
    private final Map<JobSpan.Key, List<JobCost>> byKey = new HashMap<>();

    Costs(World world, List<JobSpan> jobs) throws StoreException {
      world.records().costs().forEach(this::add);
      Set<String> ids = new HashSet<>();
      jobs.forEach(job -> ids.add(job.id()));
      world.store().energy().costs(ids).forEach(this::add);
    }

    private void add(JobCost cost) {
      JobSpan.Key key = new JobSpan.Key(cost.scheduler(), cost.id());
      byKey.computeIfAbsent(key, any -> new ArrayList<>(1)).add(cost);
    }

    @Nullable JobCost of(JobSpan job) {
      return byKey.getOrDefault(job.key(), List.of()).stream()
          .filter(Objects::nonNull)
          .filter(cost -> cost.isOf(job))
          .findFirst()
          .orElse(null);
    }
  }
}
