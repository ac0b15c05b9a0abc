package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation.JobEnded;
import dev.wattrack.energy.input.Observation.JobStarted;
import dev.wattrack.energy.input.Observation.JobUsage;
import dev.wattrack.energy.input.Observation.NodeSample;
import dev.wattrack.energy.input.RackSpec;
import dev.wattrack.energy.input.SensorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Jobs run already when a rack is watched for the first time, and nodes become known one by one.
 */
class LateNodeTest {
  private static final int CORES = 4;
  private final Results results = new Results();
  private final EnergyEngine engine =
      new EnergyEngine(
          new RackSpec(List.of(node("n1")), List.of(), OptionalDouble.empty(), 1, 0.1, false),
          BoardPriors.bundled(),
          results);

  private static NodeSpec node(String name) {
    return new NodeSpec(name, "pi4", CORES, 1800, false, false, SensorKind.NONE);
  }

  private void start(String job) {
    JobSpec spec = new JobSpec(job, "test", "p", List.of("n2"), CORES, false, 1);
    engine.accept(new JobStarted(0, spec));
  }

  private void second(int second) {
    for (String name : List.of("n1", "n2")) {
      double busy = name.equals("n2") ? CORES * second : 0.02 * second;
      engine.accept(
          new NodeSample(
              second, name, busy, 1800, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty()));
    }
    engine.accept(new JobUsage(second, "n2", "a", 1_000 + CORES * second, 0));
    engine.advance(second);
  }

  private Map<String, Long> dynamicMillijoules() {
    Map<String, Long> jobs = new HashMap<>();
    results.intervals.forEach(
        interval ->
            interval
                .nodes()
                .forEach(
                    node ->
                        node.jobs()
                            .forEach(
                                job ->
                                    jobs.merge(job.jobId(), job.dynamicMillijoules(), Long::sum))));
    return jobs;
  }

  @Test
  void aJobOnANodeThatBecomesKnownLaterIsChargedFromThenOn() {
    engine.advance(0);
    start("over");
    start("a");
    engine.accept(new JobEnded(1, "over", JobState.COMPLETED));
    engine.putNode(node("n2"));
    for (int second = 1; second <= 300; second++) {
      second(second);
    }
    assertThat(dynamicMillijoules().get("over")).as("mJ of one that was over before").isZero();
    assertThat(dynamicMillijoules().get("a")).as("mJ in 300 s").isGreaterThan(300_000);
  }
}
