package dev.wattrack.aggregator.report;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.model.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Adds parts of runs up to one line. Confined to one thread. */
final class LineSum {
  private final String group;
  private final String title;
  private final Instant now;
  private int runs;
  private int succeeded;
  private int failed;
  private int withEnergy;
  private final Known wall = new Known();
  private final Known cpu = new Known();
  private final Known wallWithEnergy = new Known();
  private final Known tasks = new Known();
  private final Known tasksWithEnergy = new Known();
  private final Known taskSecondsWithEnergy = new Known();
  private double energyDelay;
  private Estimate joules = Estimate.ZERO;
  private Estimate marginal = Estimate.ZERO;
  private Estimate idle = Estimate.ZERO;
  private Estimate wasted = Estimate.ZERO;
  private @Nullable Quality quality;
  private boolean provisional;

  /** A sum that is unknown when a part of it is. */
  private static final class Known {
    private double sum;
    private boolean any;
    private boolean all = true;

    void add(@Nullable Number value) {
      if (value == null) {
        all = false;
      } else {
        sum += value.doubleValue();
        any = true;
      }
    }

    /** Null unless every part is known. */
    @Nullable Double whole() {
      return any && all ? Double.valueOf(sum) : null;
    }

    /** What is known of it; null if nothing is. */
    @Nullable Double known() {
      return any ? Double.valueOf(sum) : null;
    }
  }

  LineSum(String group, String title, Instant now) {
    this.group = group;
    this.title = title;
    this.now = now;
  }

  String group() {
    return group;
  }

  void add(Part part) {
    JobState state = part.run().job().state();
    runs++;
    succeeded += state == JobState.COMPLETED ? 1 : 0;
    failed += part.run().wasted() ? 1 : 0;
    Double seconds = part.run().wallSeconds(now);
    wall.add(seconds);
    cpu.add(part.cpuSeconds());
    tasks.add(part.tasks());
    Estimate energy = part.joules();
    RunJoules of = part.run().joules();
    if (energy == null || of == null || part.marginal() == null || part.idle() == null) {
      return;
    }
    withEnergy++;
    wallWithEnergy.add(seconds);
    tasksWithEnergy.add(part.tasks());
    taskSecondsWithEnergy.add(part.taskSeconds());
    energyDelay += seconds == null ? 0 : energy.value() * seconds;
    joules = joules.plus(energy);
    marginal = marginal.plus(part.marginal());
    idle = idle.plus(part.idle());
    wasted = part.run().wasted() ? wasted.plus(energy) : wasted;
    quality = worse(quality, of.quality());
    provisional |= of.provisional();
  }

  static Quality worse(@Nullable Quality one, Quality other) {
    return one == null || other.compareTo(one) > 0 ? other : one;
  }

  Line line(Tariff tariff) {
    Estimate all = withEnergy == 0 ? null : joules;
    Double done = tasksWithEnergy.whole();
    Double seconds = wallWithEnergy.whole();
    Double taskSeconds = taskSecondsWithEnergy.whole();
    return new Line(
        group,
        title,
        runs,
        succeeded,
        failed,
        withEnergy,
        wall.known(),
        cpu.known(),
        all,
        all == null ? null : marginal,
        all == null ? null : idle,
        over(all, seconds),
        over(all == null ? null : marginal, seconds),
        count(tasks.whole()),
        over(all, done),
        over(all, taskSeconds),
        all == null || seconds == null ? null : Double.valueOf(energyDelay / withEnergy),
        tariff.cost(all),
        tariff.co2Grams(all),
        all == null ? null : wasted,
        quality,
        all != null && all.value() < JobEnergy.LEAST_JOULES,
        provisional);
  }

  private static @Nullable Estimate over(@Nullable Estimate sum, @Nullable Double number) {
    return sum == null || number == null || number <= 0 ? null : sum.times(1 / number);
  }

  private static @Nullable Long count(@Nullable Double number) {
    return number == null ? null : Long.valueOf(Math.round(number));
  }
}
