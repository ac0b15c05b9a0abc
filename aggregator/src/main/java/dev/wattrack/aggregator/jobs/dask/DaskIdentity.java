package dev.wattrack.aggregator.jobs.dask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wattrack.aggregator.jobs.SchedulerText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /json/identity.json} says: which scheduler it is and the workers it has. Immutable.
 * Names that a version does not have are null, empty or left out.
 *
 * @param id differs after every start of the scheduler
 * @param address such as {@code tcp://10.0.0.227:8786}; empty if not told
 * @param workerCount all of them, also those beyond the bound of the list
 */
record DaskIdentity(
    String id, String address, @Nullable Instant started, List<Worker> workers, int workerCount) {
  static final int MOST_WORKERS = 1_024;

  /** Python writes NaN and Infinity as they are. */
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /**
   * A worker. Immutable.
   *
   * @param name what its owner calls it; by default its address
   * @param host name or address of its machine
   */
  record Worker(String name, String host, @Nullable Integer threads, @Nullable Long memoryBytes) {}

  DaskIdentity {
    workers = List.copyOf(workers);
  }

  /**
   * Reads the answer, {@code {"type": "Scheduler", "id": "Scheduler-b5e4…", "started":
   * 1795222031.3, "workers": {"tcp://…": {"name": "atomos-02", "host": "127.0.0.1", "nthreads": 1,
   * "metrics": {"memory": 95805440}}}}}; empty if it is not a scheduler's.
   */
  static Optional<DaskIdentity> parse(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (root == null || !root.isObject() || !root.path("workers").isObject()) {
      return Optional.empty();
    }
    String address = SchedulerText.name(root.path("address").asText(""));
    double started = root.path("started").asDouble(Double.NaN);
    String id = SchedulerText.name(root.path("id").asText(""));
    if (id.isEmpty() && (address.isEmpty() || Double.isNaN(started))) {
      return Optional.empty();
    }
    List<Worker> workers = new ArrayList<>();
    root.path("workers")
        .properties()
        .forEach(
            member -> {
              if (workers.size() < MOST_WORKERS) {
                workers.add(worker(member.getKey(), member.getValue()));
              }
            });
    return Optional.of(
        new DaskIdentity(
            id.isEmpty() ? address + "@" + Math.round(started) : id,
            address,
            time(started),
            workers,
            root.path("workers").size()));
  }

  private static Worker worker(String address, JsonNode told) {
    String host = DaskText.host(told.path("host").asText(""));
    long memory = told.path("metrics").path("memory").asLong(-1);
    int threads = told.path("nthreads").asInt(-1);
    return new Worker(
        SchedulerText.name(told.path("name").asText(address)),
        host.isEmpty() ? DaskText.host(address) : host,
        threads < 0 ? null : (Integer) threads,
        memory < 0 ? null : (Long) memory);
  }

  private static @Nullable Instant time(double epochSeconds) {
    boolean sane = epochSeconds > 0 && epochSeconds < 1e11;
    return sane ? Instant.ofEpochMilli((long) (epochSeconds * 1_000)) : null;
  }

  /** Threads of all workers; null if none tells. */
  @Nullable Integer threads() {
    long sum = 0;
    boolean any = false;
    for (Worker worker : workers) {
      Integer threads = worker.threads();
      if (threads != null) {
        sum += threads;
        any = true;
      }
    }
    return any ? (Integer) (int) Math.min(sum, Integer.MAX_VALUE) : null;
  }
}
