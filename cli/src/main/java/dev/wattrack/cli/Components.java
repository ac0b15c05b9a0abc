package dev.wattrack.cli;

import dev.wattrack.cli.command.Starter;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real pieces behind the commands. Immutable. */
final class Components implements Starter {

  @Override
  public RunningAggregator aggregator(
      @Nullable Path file, Map<String, String> environment, List<Entry> overrides)
      throws ConfigException, IOException {
    throw missing("the aggregator");
  }

  @Override
  public Running agent(String host, int ingestPort, Path stateDir, Map<String, String> environment)
      throws ConfigException, IOException {
    throw missing("the agent");
  }

  @Override
  public Running simulatedRack(String preset, String host, int ingestPort) throws IOException {
    throw missing("the simulated rack");
  }

  @Override
  public void record(Path root, Path out) throws IOException {
    throw missing("recording");
  }

  @Override
  public List<Problem> checkAgent(Path file) {
    throw missing("the agent's configuration");
  }

  @Override
  public List<Problem> checkAggregator(Path file) {
    throw missing("the aggregator's configuration");
  }

  private static UnsupportedOperationException missing(String what) {
    return new UnsupportedOperationException(what + " is not wired in yet");
  }
}
