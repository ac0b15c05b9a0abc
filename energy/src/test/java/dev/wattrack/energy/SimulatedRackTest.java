package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.input.NodeCheck;
import dev.wattrack.energy.input.Observation;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.replay.Recording;
import dev.wattrack.energy.replay.RecordingException;
import dev.wattrack.testkit.recording.RackRecording;
import dev.wattrack.testkit.recording.RackScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intervals held against the truth of simulated racks, whose boards are not the estimator's. */
final class SimulatedRackTest {
  private static final double Z = 1.96;
  private static final int SECONDS = 1_200;

  @TempDir Path folder;

  private final Results results = new Results();

  private EnergyEngine engine(Recording recording) {
    EnergyEngine engine = new EnergyEngine(recording.rack(), BoardPriors.bundled(), results);
    engine.advance(0);
    return engine;
  }

  private static void replay(Recording recording, EnergyEngine engine)
      throws IOException, RecordingException {
    for (Observation next = recording.next(); next != null; next = recording.next()) {
      engine.advance(next.timeSeconds());
      engine.accept(next);
    }
    engine.advance(recording.durationSeconds() + 10);
    engine.finish();
  }

  private static Map<String, Double> sums(Path file, int key, int value) throws IOException {
    Map<String, Double> sums = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[value].isEmpty()) {
        sums.merge(cells[key], Double.parseDouble(cells[value]), Double::sum);
      }
    }
    return sums;
  }

  @Test
  void aJobThatIsPricedAgainIsAboutAsSureAsBeforeAndHoldsTheTruth()
      throws IOException, RecordingException {
    long seed = 721;
    RackRecording.write(RackScenario.usual(seed, 2 * 3_600), folder);
    Map<String, Double> truth = sums(folder.resolve("truth_jobs.csv"), 0, 2);
    int jobs = 0;
    int held = 0;
    int wide = 0;
    try (Recording recording = Recording.open(folder)) {
      EnergyEngine engine = engine(recording);
      replay(recording, engine);
      for (JobEnergy job : List.copyOf(results.jobs)) {
        double real = truth.getOrDefault(job.job().id(), 0.0);
        if (real < JobEnergy.LEAST_JOULES) {
          continue;
        }
        JobEnergy again = engine.priceAgain(job);
        jobs++;
        held += Math.abs(again.dynamicJoules() - real) <= Z * again.sdJoules() ? 1 : 0;
        wide += again.sdJoules() > 1.4 * job.sdJoules() ? 1 : 0;
        assertThat(again.revision()).isEqualTo(job.revision() + 1);
      }
    }
    assertThat(jobs).as("seed %d", seed).isGreaterThan(100);
    assertThat(held / (double) jobs).as("seed %d", seed).isBetween(0.9, 0.995);
    assertThat(wide / (double) jobs).as("seed %d", seed).isLessThan(0.02);
  }

  /** The factor on the idle power by temperature and supply is the same for both. */
  private double trueIdle(RackModel model, int node, Map<String, Double> truth) {
    String name = model.spec(node).name();
    double mean = truth.getOrDefault(name, 0.0) / SECONDS;
    double said = 0;
    for (Interval interval : results.intervals) {
      NodeEntry entry = interval.nodes().get(node);
      said += entry.idleMillijoules() / 1000.0 / EnergyEngine.BIN_SECONDS;
    }
    return model.idleWatts(node) * mean / (said / results.intervals.size());
  }

  @Test
  void aBoardThatWasMeasuredAloneLeavesItsTwinsTheSpreadOfTheirClass()
      throws IOException, RecordingException {
    int twins = 0;
    double squares = 0;
    for (int seed = 731; seed < 737; seed++) {
      Path rack = folder.resolve(Integer.toString(seed));
      RackRecording.write(RackScenario.usual(seed, SECONDS), rack);
      results.intervals.clear();
      try (Recording recording = Recording.open(rack)) {
        EnergyEngine engine = engine(recording);
        replay(recording, engine);
        RackModel model = engine.fit().model();
        Map<String, Double> truth = sums(rack.resolve("truth.csv"), 1, 3);
        double[] idle = new double[model.nodes()];
        for (int node = 0; node < idle.length; node++) {
          idle[node] = trueIdle(model, node, truth);
        }
        int measured = 2;
        double before = model.idleSdWatts(3);
        engine.calibrated(
            new NodeCheck(
                model.spec(measured).name(),
                new NodeCheck.Reference(idle[measured], 0.02, OptionalDouble.empty()),
                Optional.empty()));
        for (int node = 3; node < 6; node++) {
          double sd = model.idleSdWatts(node);
          assertThat(sd / model.idleWatts(node)).as("seed %d", seed).isBetween(0.08, 0.2);
          squares += Math.pow((model.idleWatts(node) - idle[node]) / sd, 2);
          twins++;
        }
        assertThat(model.idleSdWatts(3)).as("seed %d", seed).isLessThan(before);
        assertThat(model.idleSdWatts(measured) / idle[measured]).isLessThan(0.03);
      }
    }
    assertThat(Math.sqrt(squares / twins)).as("error in standard deviations").isBetween(0.4, 1.4);
  }
}
