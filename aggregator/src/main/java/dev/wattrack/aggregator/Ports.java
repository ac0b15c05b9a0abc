package dev.wattrack.aggregator;

import dev.wattrack.aggregator.config.AggregatorConfig;
import io.vertx.core.Future;
import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts what listens to work. */
final class Ports {
  private static final int START_SECONDS = 30;

  static void listen(
      Future<String> deployment, AggregatorConfig config, int port, String key, String option)
      throws StartException {
    try {
      deployment.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting", e);
    } catch (TimeoutException e) {
      throw new StartException("did not start within " + START_SECONDS + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof BindException) {
        throw new StartException(
            "port "
                + port
                + " of "
                + config.bind()
                + " is taken"
                + PortHolder.of(port).map(holder -> " by " + holder).orElse("")
                + "; stop that, or choose another port with "
                + option
                + " or the key "
                + key,
            cause);
      }
      throw new StartException("cannot listen on port " + port + ": " + cause.getMessage(), cause);
    }
  }

  private Ports() {}
}
