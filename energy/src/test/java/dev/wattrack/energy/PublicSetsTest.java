package dev.wattrack.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.replay.RecordingException;
import dev.wattrack.energy.replay.Replay;
import dev.wattrack.energy.score.Score;
import dev.wattrack.energy.score.Scorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The public recordings with truth: the figures of docs/energy.md, with some room, and the public
 * scorer's own words. Skipped where the recordings are not beside the repository.
 */
final class PublicSetsTest {
  private static final Path SETS =
      Path.of(System.getProperty("wattrack.root", ".."), "../shared/energy").normalize();

  @TempDir Path results;

  private Score replay(String set) throws IOException, RecordingException {
    Path data = SETS.resolve(set);
    assumeTrue(Files.isDirectory(data), data + " is not here: the public recordings are missing");
    Replay.run(data, results, BoardPriors.bundled(), done -> {});
    return Scorer.score(data, results);
  }

  @ParameterizedTest
  @CsvSource({
    "P1-base, 4, 5, 13.5, 3.5",
    "P2-commission, 2.6, 6, 21.9, 3.2",
    "P3-sensors, 4, 3, 8.8, 2",
    "P4-lockstep, 5.5, 3.5, 49.8, 3",
    "P5-thinclient, 3.7, 3.2, 8.8, 3",
    "P6-nodeloss, 9, 8, 24.5, 4.5",
    "P7-hot, 4.5, 4.2, 12.9, 4.5"
  })
  void aSetIsAsCloseToTheTruthAsDocumented(
      String set, double node, double dynamic, double dynamicP95, double total)
      throws IOException, RecordingException {
    Score score = replay(set);
    assertThat(100 * score.nodeMape()).isLessThan(node);
    assertThat(100 * score.dynamicMedian()).isLessThan(dynamic);
    assertThat(100 * score.dynamicP95()).isLessThan(dynamicP95);
    assertThat(100 * score.totalMedian()).isLessThan(total);
    assertThat(score.worstBalanceWatts()).isLessThan(1e-6);
    assertThat(score.fanWattHours())
        .isBetween(score.trueFanWattHours() - 0.5, score.trueFanWattHours() + 0.5);
  }

  @ParameterizedTest
  @CsvSource({"P1-base", "P7-hot"})
  void ourScorerSaysWhatThePublicOneSays(String set)
      throws IOException, RecordingException, InterruptedException {
    Score score = replay(set);
    Process python;
    try {
      python =
          new ProcessBuilder(
                  "python3",
                  SETS.resolve("evaluate.py").toString(),
                  SETS.resolve(set).toString(),
                  results.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is missing: apt-get install python3");
      return;
    }
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .contains(say("MAPE %.1f %%, p95 %.1f %%", score.nodeMape(), score.nodeP95()))
        .contains(say("worst node %.1f %%", score.worstNode()))
        .contains(
            say(
                "dynamic energy: median %.1f %%, p95 %.1f %%",
                score.dynamicMedian(), score.dynamicP95()))
        .contains(say("hold the truth: %.1f %%", score.coverage()))
        .contains(say("mean half width %.1f %%", score.halfWidth()))
        .contains(
            say(
                "allocated cores): median %.1f %%, p95 %.1f %%",
                score.totalMedian(), score.totalP95()));
  }

  private static String say(String format, double... shares) {
    Object[] percent = new Object[shares.length];
    for (int i = 0; i < shares.length; i++) {
      percent[i] = 100 * shares[i];
    }
    return String.format(Locale.ROOT, format, percent);
  }
}
