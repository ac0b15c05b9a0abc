package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * Power that takes time to be told: by a program, or a file behind which firmware thinks. It is
 * asked for by an {@link Asker}. After failures it is asked later and later, at last every 30th
 * time. Its methods belong to the sampler's thread.
 */
final class AskedPower implements PowerSource {
  private static final int SELDOM = 30;
  private static final int PATIENCE = 3;

  private final String source;
  private final String sensor;
  private final String where;
  private final Asker<Long> asker;
  private final long everyNanos;
  private final PowerIntegral energy;
  private final Reading<Row> asked;
  private long microwatts;
  private long askAt = Long.MIN_VALUE;
  private int failures;
  private boolean everAnswered;
  private @Nullable Reading<Row> trouble;

  AskedPower(
      String source,
      String sensor,
      String where,
      long everyNanos,
      Asker.Question<Long> question,
      Time time) {
    this.source = source;
    this.sensor = sensor;
    this.where = where;
    this.everyNanos = everyNanos;
    asker = new Asker<>("wattrack-power", question, time);
    energy = new PowerIntegral(3 * everyNanos);
    asked = Reading.noData(where + " is asked every " + everyNanos / 1_000_000_000L + " s");
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String sensor() {
    return sensor;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public @Nullable Reading<Row> sample(long nanos) {
    Asker.Answer<Long> answer = asker.take();
    if (answer == null) {
      if (!asker.isOpen() && (askAt == Long.MIN_VALUE || nanos - askAt >= 0)) {
        askAt = nanos + everyNanos;
        asker.ask();
      }
      return trouble == null ? asked : trouble;
    }
    Reading<Long> taken = answer.said();
    long takenAt = answer.atNanos();
    if (taken instanceof Reading.Value<Long> value
        && value.value() > 0
        && value.value() <= HIGHEST_MICROWATTS) {
      failures = 0;
      trouble = null;
      everAnswered = true;
      microwatts = value.value();
      energy.add(takenAt, microwatts);
      return null;
    }
    failures++;
    askAt = takenAt + everyNanos * Math.min(SELDOM, failures * failures);
    Reading<Row> now = trouble(taken);
    trouble = now;
    return now;
  }

  /** It has failed only if it once worked; until then it is no source, and the list goes on. */
  private Reading<Row> trouble(Reading<Long> taken) {
    String words = where + " says what is not the power of a running machine";
    if (taken instanceof Reading.NoData<Long> none) {
      words = none.reason();
    } else if (taken instanceof Reading.Failed<Long> failed) {
      words = failed.reason();
    }
    return everAnswered ? Reading.failed(words) : Reading.noData(words);
  }

  /** Waits until no question is open. */
  void awaitAnswer(long millis) throws InterruptedException {
    asker.awaitAnswer(millis);
  }

  @Override
  public long microwatts() {
    return microwatts;
  }

  @Override
  public long microjoules() {
    return energy.microjoules();
  }

  @Override
  public boolean hopeless() {
    return !everAnswered && failures >= PATIENCE;
  }

  @Override
  public void close() {
    asker.close();
  }
}
