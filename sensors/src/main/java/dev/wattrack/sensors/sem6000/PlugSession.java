package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.Refusals;
import dev.wattrack.sensors.driver.Time;
import java.time.LocalDateTime;

/**
 * Talks with a plug over one link: login first, then the clock, then one command at a time. What is
 * not an answer to the command in flight is dropped and counted. Confined to one thread.
 */
final class PlugSession {
  static final String NO_ANSWER = "no answer in time";
  static final String UNASKED = "answer to another question";

  /** The slowest answer in a recorded session of the maker's app took 2.1 s. */
  static final long TIMEOUT_NANOS = 3_000_000_000L;

  /**
   * A fresh link often swallows the first command (trimm-b/sem6000), so the first wait is short.
   */
  private static final long[] LOGIN_TIMEOUTS_NANOS = {700_000_000L, 1_000_000_000L, TIMEOUT_NANOS};

  private static final long QUIET_NANOS = 150_000_000L;
  private static final long SOON_NANOS = 300_000_000L;
  private static final int TRIES = 3;
  private static final int MOST_LEFT_OVER = 64;

  private final PlugLink link;
  private final Time time;
  private final Refusals refusals;
  private final Assembler assembler = new Assembler();

  PlugSession(PlugLink link, Time time, Refusals refusals) {
    this.link = link;
    this.time = time;
    this.refusals = refusals;
  }

  /** Logs in and sets the clock, which a plug forgets with its power. No value but success. */
  Reading<Answer.Login> begin(String pin, LocalDateTime now)
      throws LinkException, InterruptedException {
    Reading<Answer> answer = Reading.noData(NO_ANSWER);
    for (long timeout : LOGIN_TIMEOUTS_NANOS) {
      answer = ask(Frame.login(pin), timeout);
      if (answer instanceof Reading.Value<Answer>) {
        break;
      }
    }
    if (!(answer instanceof Reading.Value<Answer> value)
        || !(value.value() instanceof Answer.Login login)) {
      return Reading.failed("connected, but the plug does not answer the login");
    }
    if (!login.accepted()) {
      return Reading.failed("the plug refuses the PIN; set pin: in sensors.yaml (0000 when new)");
    }
    // Without its clock only the plug's history is wrong, so silence here is no failure.
    insist(Frame.clock(now));
    return Reading.value(login);
  }

  /**
   * Asks for a measurement, again if the answer is damaged or does not come. No data if all were
   * damaged; failed if the plug is silent.
   */
  Reading<Answer.Measured> measure() throws LinkException, InterruptedException {
    Reading<Answer> answer = insist(Frame.measure());
    if (answer instanceof Reading.Value<Answer> value
        && value.value() instanceof Answer.Measured measured) {
      return Reading.value(measured);
    }
    return answer instanceof Reading.Failed<Answer> damaged
        ? Reading.noData("the plug's answers are damaged: " + damaged.reason())
        : Reading.failed("the link is up, but the plug does not answer");
  }

  /** What the plug counted; one of the HISTORY commands of {@link Frame}. */
  Reading<Answer.History> history(int command) throws LinkException, InterruptedException {
    Reading<Answer> answer = insist(Frame.history(command));
    if (answer instanceof Reading.Value<Answer> value
        && value.value() instanceof Answer.History history) {
      return Reading.value(history);
    }
    return Reading.failed("the plug does not answer with its history");
  }

  /** Switches the relay. */
  Reading<Answer> relay(boolean on) throws LinkException, InterruptedException {
    return insist(Frame.relay(on));
  }

  /** Twice in vain is enough to doubt the link; damage is worth one try more. */
  private Reading<Answer> insist(byte[] frame) throws LinkException, InterruptedException {
    Reading<Answer> answer = Reading.noData(NO_ANSWER);
    int silences = 0;
    for (int i = 0; i < TRIES && silences < 2; i++) {
      answer = ask(frame, TIMEOUT_NANOS);
      if (answer instanceof Reading.Value<Answer>) {
        return answer;
      }
      silences += answer instanceof Reading.NoData<Answer> ? 1 : 0;
    }
    return answer;
  }

  /** One command and its answer: a value, no data after the time-out, or failed if damaged. */
  private Reading<Answer> ask(byte[] frame, long timeoutNanos)
      throws LinkException, InterruptedException {
    dropLeftOvers(0);
    assembler.reset();
    link.write(frame);
    Reading<Answer> damage = null;
    long end = time.monotonicNanos() + timeoutNanos;
    for (long left = timeoutNanos; left > 0; left = end - time.monotonicNanos()) {
      byte[] notification = link.next(left);
      if (notification.length == 0) {
        continue;
      }
      Reading<Answer> answer = assembler.take(notification);
      if (answer instanceof Reading.Value<Answer> value) {
        if (value.value().command() == frame[2]) {
          return answer;
        }
        refusals.count(UNASKED);
      } else if (answer instanceof Reading.Failed<Answer> failed) {
        refusals.count(failed.reason());
        if (!failed.reason().equals(Assembler.NO_BEGINNING)) {
          dropLeftOvers(QUIET_NANOS);
          return answer;
        }
        // Noise before the answer, or the answer's parts in the wrong order: it comes soon or
        // never.
        damage = answer;
        end = Math.min(end, time.monotonicNanos() + SOON_NANOS);
      }
    }
    if (damage != null) {
      return damage;
    }
    refusals.count(NO_ANSWER);
    return Reading.noData(NO_ANSWER);
  }

  /** Nothing that was sent before a command may be taken for its answer. */
  private void dropLeftOvers(long quietNanos) throws LinkException, InterruptedException {
    for (int i = 0; i < MOST_LEFT_OVER && link.next(quietNanos).length > 0; i++) {
      refusals.count(UNASKED);
    }
  }
}
