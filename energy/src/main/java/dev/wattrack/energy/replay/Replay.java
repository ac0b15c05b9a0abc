package dev.wattrack.energy.replay;

import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Feeds recorded data through the engine, causally, as if it were live. */
public final class Replay {

  /** What a replay found beside its files. */
  public record Summary(double seconds, double lagSeconds, List<RackEvent> events, long refused) {}

  /**
   * Replays a folder and writes the result files.
   *
   * @param progress hears how many seconds of the recording are done
   */
  public static Summary run(Path folder, Path out, BoardPriors priors, DoubleConsumer progress)
      throws IOException, RecordingException {
    try (Recording recording = Recording.open(folder);
        ResultFiles files = new ResultFiles(out, recording.durationSeconds())) {
      EnergyEngine engine = new EnergyEngine(recording.rack(), priors, files);
      feed(recording, engine, progress);
      return new Summary(
          recording.durationSeconds(),
          engine.fit().alignment().lagSeconds(),
          files.events(),
          engine.unknown());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How long a recording is, by its configuration. */
  public static double durationSeconds(Path folder) throws IOException, RecordingException {
    return Recording.readConfig(folder).durationSeconds();
  }

  private static void feed(Recording recording, EnergyEngine engine, DoubleConsumer progress)
      throws IOException, RecordingException {
    double told = 0;
    engine.advance(0);
    for (Observation next = recording.next(); next != null; next = recording.next()) {
      engine.advance(next.timeSeconds());
      engine.accept(next);
      if (next.timeSeconds() > told + 60) {
        told = next.timeSeconds();
        progress.accept(told);
      }
    }
    engine.advance(recording.durationSeconds() + 2 * EnergyEngine.PATIENCE_SECONDS);
    engine.finish();
    progress.accept(recording.durationSeconds());
  }

  private Replay() {}
}
