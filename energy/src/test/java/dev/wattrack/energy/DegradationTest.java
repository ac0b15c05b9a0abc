package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.ledger.NodeEntry;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.energy.replay.Recording;
import dev.wattrack.energy.replay.RecordingException;
import dev.wattrack.energy.replay.Replay;
import dev.wattrack.energy.score.Score;
import dev.wattrack.energy.score.Scorer;
import dev.wattrack.testkit.recording.RackRecording;
import dev.wattrack.testkit.recording.RackScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong with the input, figures get less sure, never absurd: on racks of which the
 * estimator knows nothing, with a seed in every scenario.
 */
final class DegradationTest {
  private static final int SECONDS = 7200;

  @TempDir Path folder;

  private RackScenario rack(long seed) {
    return RackScenario.usual(seed, SECONDS);
  }

  /** Replays a rack; the ledger's laws hold, and no figure is negative or not a number. */
  private Score sane(RackScenario scenario, BoardPriors priors)
      throws IOException, RecordingException {
    Path data = folder.resolve("data");
    Path results = folder.resolve("results");
    RackRecording.write(scenario, data);
    Results heard = hear(data, priors);
    LedgerLawTest.closes(heard);
    assertThat(heard.jobs)
        .isNotEmpty()
        .allSatisfy(
            job -> {
              assertThat(job.dynamicJoules()).isFinite().isNotNegative();
              assertThat(job.idleJoules()).isFinite().isNotNegative();
              assertThat(job.sdJoules()).isFinite().isPositive();
            });
    Replay.run(data, results, priors, done -> {});
    Score score = Scorer.score(data, results);
    assertThat(score.worstBalanceWatts()).isLessThan(1e-6);
    return score;
  }

  private static Results hear(Path data, BoardPriors priors)
      throws IOException, RecordingException {
    Results results = new Results();
    try (Recording recording = Recording.open(data)) {
      EnergyEngine engine = new EnergyEngine(recording.rack(), priors, results);
      engine.advance(0);
      for (var next = recording.next(); next != null; next = recording.next()) {
        engine.advance(next.timeSeconds());
        engine.accept(next);
      }
      engine.advance(recording.durationSeconds() + 20);
      engine.finish();
    }
    return results;
  }

  private Score sane(RackScenario scenario) throws IOException, RecordingException {
    return sane(scenario, BoardPriors.bundled());
  }

  @Test
  void lockstepJobs() throws IOException, RecordingException {
    assertThat(sane(rack(31).withLockstep()).totalMedian()).isLessThan(0.15);
  }

  @Test
  void aQuarterOfTheReadingsMissing() throws IOException, RecordingException {
    Score score = sane(rack(32).withLostReadings(0.25));
    assertThat(score.totalMedian()).isLessThan(0.12);
    assertThat(score.coverage()).isGreaterThan(0.85);
    assertThat(score.halfWidth()).isGreaterThan(sane(rack(32)).halfWidth());
  }

  @Test
  void clocksThatDifferByASecond() throws IOException, RecordingException {
    assertThat(sane(rack(33).withClockSkew(1)).totalMedian()).isLessThan(0.12);
  }

  @Test
  void aMeterOfOneWattStepsEveryFiveSeconds() throws IOException, RecordingException {
    Score score = sane(rack(34).withMeter(5, 1));
    assertThat(score.totalMedian()).isLessThan(0.12);
    assertThat(score.halfWidth()).isGreaterThan(sane(rack(34)).halfWidth());
  }

  @Test
  void aBoardTableThatIsWrongByAThird() throws IOException, RecordingException {
    assertThat(sane(rack(35), BoardPriors.bundled().scaled(1.35)).totalMedian()).isLessThan(0.2);
    assertThat(sane(rack(35), BoardPriors.bundled().scaled(0.65)).totalMedian()).isLessThan(0.2);
  }

  @Test
  void anUnknownConsumerIsToldAndIntervalsStillHold() throws IOException, RecordingException {
    Score score = sane(rack(36).withExtraConsumer(4));
    assertThat(
            hear(folder.resolve("data"), BoardPriors.bundled())
                .told(RackEvent.Kind.UNEXPLAINED_LOAD))
        .isTrue();
    assertThat(score.coverage()).isGreaterThan(0.8);
  }

  @Test
  void aSilentAgentsNodeIsEstimatedAndItsJobsArePricedWhenItIsBack()
      throws IOException, RecordingException {
    sane(rack(37).withSilence(3000, 2400));
    Results results = hear(folder.resolve("data"), BoardPriors.bundled());
    assertThat(results.told(RackEvent.Kind.NODE_SILENT)).isTrue();
    assertThat(results.told(RackEvent.Kind.NODE_BACK)).isTrue();
    assertThat(results.intervals.get(800).nodes())
        .anyMatch(node -> node.quality() == Quality.ESTIMATED);
  }

  @Test
  void countersThatWentOnThroughASilencePriceItsJobsLate() {
    Bench bench = Bench.of(2, 38);
    bench.run(300);
    bench.start("a", "p", 4, "n1");
    bench.run(300);
    bench.silent.add("n1");
    bench.run(1800);
    bench.silent.clear();
    bench.run(120);
    bench.end("a");
    bench.run(30);
    bench.finish();
    double truth = 2220 * Bench.CPU;
    assertThat(bench.results.job("a").dynamicJoules()).isBetween(0.9 * truth, 1.1 * truth);
    assertThat(bench.results.late).isNotEmpty();
    LedgerLawTest.closes(bench.results);
  }

  @Test
  void anAgentThatWasSilentForAnHourTellsItsSpoolAndItsJobIsPricedAsIfItHadBeenHeard() {
    Bench bench = Bench.of(3, 44);
    bench.spools.put("n1", new ArrayList<>());
    bench.run(300);
    bench.start("a", "p", 4, "n1");
    bench.run(300);
    NodeEntry seen = bench.results.intervals.get(110).nodes().get(0);
    bench.silent.add("n1");
    bench.run(3600);
    NodeEntry unseen = bench.results.intervals.get(600).nodes().get(0);
    assertThat(unseen.quality()).isEqualTo(Quality.ESTIMATED);
    assertThat(unseen.sdWatts()).isGreaterThan(seen.sdWatts());
    bench.silent.clear();
    bench.run(60);
    bench.end("a");
    bench.run(30);
    bench.finish();
    double truth = 3960 * Bench.CPU;
    assertThat(bench.results.job("a").dynamicJoules()).isBetween(0.93 * truth, 1.07 * truth);
    assertThat(bench.results.job("a").unseenSeconds()).isLessThan(10);
    assertThat(bench.results.late).hasSizeGreaterThan(3000);
    LedgerLawTest.closes(bench.results);
  }

  @Test
  void aJobThatEndedUnseenIsRevisedWhenItsNodeTellsAnHourLater() {
    Bench bench = Bench.of(2, 39);
    bench.run(300);
    bench.start("a", "p", 4, "n1");
    bench.run(60);
    bench.silent.add("n1");
    bench.run(600);
    bench.end("a");
    bench.run(3000);
    double provisional = bench.results.job("a").sdJoules();
    assertThat(bench.results.job("a").unseenSeconds()).isGreaterThan(500);
    bench.silent.clear();
    bench.run(60);
    bench.finish();
    assertThat(bench.results.job("a").revision()).isPositive();
    assertThat(bench.results.job("a").sdJoules()).isLessThan(provisional);
  }

  @Test
  void aNodeThatIsUnpluggedWithoutNoticeIsSeenToBeOff() {
    Bench bench = Bench.of(3, 40);
    bench.run(900);
    bench.off.add("n2");
    bench.run(300);
    bench.finish();
    assertThat(bench.results.told(RackEvent.Kind.NODE_SEEMS_OFF)).isTrue();
    NodeEntry last = bench.results.intervals.get(230).nodes().get(1);
    assertThat(last.quality()).isEqualTo(Quality.OFF);
    assertThat(last.totalMillijoules()).isZero();
  }

  @Test
  void aRackWithoutAnyMeterIsModelledAndAssumed() {
    Bench bench = Bench.of(2, 41);
    bench.meterOn = false;
    bench.start("a", "p", 4, "n1");
    bench.run(600);
    bench.end("a");
    bench.finish();
    assertThat(bench.results.intervals).allMatch(i -> i.meterMillijoules().isEmpty());
    assertThat(bench.results.intervals.get(50).nodes())
        .allMatch(node -> node.quality() == Quality.ASSUMED && node.totalMillijoules() > 5000);
    assertThat(bench.results.job("a").dynamicJoules()).isPositive();
  }

  @Test
  void aNodeReplacedByAnotherClassBeginsWithItsOwnPrior() {
    Bench bench = Bench.of(3, 42);
    bench.run(600);
    double twin = bench.engine.fit().model().idleWatts(2);
    double sure = bench.engine.fit().model().idleSdWatts(1);
    bench.engine.putNode(new NodeSpec("n2", "wyse", 4, 1800, false, false, SensorKind.NONE));
    bench.idle.put("n2", 7.0);
    assertThat(bench.engine.fit().model().idleWatts(1)).isBetween(7.0, 8.4);
    assertThat(bench.engine.fit().model().idleWatts(2)).isEqualTo(twin);
    assertThat(bench.engine.fit().model().idleSdWatts(1)).isGreaterThan(2 * sure);
    assertThat(bench.engine.fit().model().quality(1)).isEqualTo(Quality.ASSUMED);
    bench.run(1200);
    bench.finish();
    assertThat(bench.engine.fit().model().idleWatts(1)).isBetween(6.3, 8.0);
    LedgerLawTest.closes(bench.results);
  }

  @Test
  void aNodeThatJoinsLaterIsKnownByItsTwins() {
    Bench bench = Bench.of(2, 43);
    bench.power("n2", false);
    bench.run(300);
    bench.power("n2", true);
    bench.run(300);
    double learned = bench.engine.fit().model().idleWatts(1);
    bench.engine.putNode(new NodeSpec("n9", "pi4", 4, 1800, false, false, SensorKind.NONE));
    double joined = bench.engine.fit().model().idleWatts(2);
    assertThat(Math.abs(joined - learned)).isLessThan(Math.abs(3.25 - learned) + 0.02);
  }
}
