package dev.wattrack.aggregator;

import dev.wattrack.aggregator.config.JobsConfig;
import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.aggregator.jobs.JobSource;
import dev.wattrack.aggregator.jobs.dask.DaskSource;
import dev.wattrack.aggregator.jobs.slurm.SlurmSource;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which schedulers are asked for jobs. */
final class Schedulers {
  private static final Logger LOG = LoggerFactory.getLogger(Schedulers.class);
  private static final int ANSWER_SECONDS = 30;

  /** The schedulers that are asked; a new one is a line here. */
  static List<JobSource> jobSources(
      JobsConfig config, Vertx vertx, IngestServer ingest, Clock clock) {
    List<JobSource> sources = new ArrayList<>();
    if (config.slurm() != JobsConfig.When.OFF) {
      sources.add(
          new SlurmSource(
              new SlurmSource.Options(
                  config.slurm() == JobsConfig.When.ON,
                  config.slurmFolder(),
                  config.slurmConf(),
                  config.slurmInterval(),
                  config.slurmTimeout(),
                  config.slurmRest(),
                  config.slurmRestToken(),
                  config.slurmJobcomp().isEmpty() ? null : Path.of(config.slurmJobcomp())),
              vertx,
              clock,
              ZoneId.systemDefault()));
    }
    if (!config.daskUrl().isEmpty()) {
      sources.add(
          new DaskSource(
              vertx,
              config.daskUrl(),
              config.daskInterval(),
              words -> nodesOf(ingest, words),
              clock));
    }
    return sources;
  }

  /** Nodes by words that mean them; none if the ingest thread does not answer. */
  private static Map<String, String> nodesOf(IngestServer ingest, Set<String> words)
      throws InterruptedException {
    try {
      return ingest
          .ask(() -> ingest.state().nodesOf(words))
          .toCompletionStage()
          .toCompletableFuture()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("no nodes", e);
      return Map.of();
    }
  }

  private Schedulers() {}
}
