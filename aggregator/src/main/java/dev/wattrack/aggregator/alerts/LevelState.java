package dev.wattrack.aggregator.alerts;

import org.jspecify.annotations.Nullable;

/** How one level of a rule stands for one thing. Confined to the thread of the rules. */
final class LevelState {
  /** What the values of this moment say. */
  enum Verdict {
    TRUE,
    FALSE,
    NO_DATA
  }

  static final long NEVER = Long.MIN_VALUE;

  /** A true level that is not confirmed for so long is no longer on its way. */
  private static final long FORGET_PENDING_MILLIS = 60_000;

  final Level level;
  private final @Nullable Trace trace;
  boolean firing;
  private long trueSince = NEVER;
  private long falseSince = NEVER;
  private long seenMillis = NEVER;
  private long changedMillis = NEVER;
  private int agreed;
  private long newestNanos = Long.MIN_VALUE;
  private double figure = Double.NaN;
  private double before = Double.NaN;
  private double etaSeconds = Double.NaN;
  private @Nullable Observation worst;
  private double gathered = Double.NaN;
  private long gatheredNanos = Long.MIN_VALUE;
  private boolean any;

  LevelState(Level level) {
    this.level = level;
    Condition condition = level.condition();
    trace =
        condition instanceof Condition.Rises rises
            ? new Trace(rises.within().toMillis())
            : condition instanceof Condition.Crosses crosses
                ? new Trace(crosses.window().toMillis())
                : null;
  }

  /** Takes one point of this moment in; of several the worst counts, of counters the sum. */
  void gather(Observation seen) {
    double number = seen.number();
    boolean better;
    if (level.condition() instanceof Condition.Rises) {
      gathered = any ? gathered + number : number;
      better = true;
    } else {
      boolean below = level.condition().worseBelow();
      better = !any || Double.isNaN(gathered) || (below ? number < gathered : number > gathered);
      gathered = better ? number : gathered;
    }
    worst = better ? seen : worst;
    gatheredNanos = any ? Math.max(gatheredNanos, seen.timeNanos()) : seen.timeNanos();
    any = true;
  }

  /** Judges what was gathered and forgets it. */
  Verdict conclude(long now, boolean watched) {
    boolean fresh = any && gatheredNanos != newestNanos;
    if (any) {
      newestNanos = gatheredNanos;
      figure = gathered;
    }
    if (fresh || seenMillis == NEVER && any) {
      seenMillis = now;
    }
    Verdict verdict = verdict(now, fresh, watched);
    any = false;
    gathered = Double.NaN;
    return verdict;
  }

  private Verdict verdict(long now, boolean fresh, boolean watched) {
    Condition condition = level.condition();
    if (condition instanceof Condition.Absent absent) {
      return absent(absent.after().toMillis(), now, fresh, watched);
    }
    if (condition instanceof Condition.Is is) {
      Observation seen = worst;
      if (!any || seen == null || seen.text() == null) {
        return Verdict.NO_DATA;
      }
      return is.words().contains(seen.text()) ? Verdict.TRUE : Verdict.FALSE;
    }
    if (!fresh || Double.isNaN(figure)) {
      return Verdict.NO_DATA;
    }
    return number(condition, now) ? Verdict.TRUE : Verdict.FALSE;
  }

  /** A node that is not up cannot speak; when it is back its series get their time anew. */
  private Verdict absent(long afterMillis, long now, boolean fresh, boolean watched) {
    if (fresh || seenMillis == NEVER) {
      return fresh ? Verdict.FALSE : Verdict.NO_DATA;
    }
    if (!watched) {
      seenMillis = firing ? seenMillis : now;
      return Verdict.NO_DATA;
    }
    figure = (now - seenMillis) / 1e3;
    return firing || now - seenMillis >= afterMillis ? Verdict.TRUE : Verdict.FALSE;
  }

  /** On a fresh number. */
  private boolean number(Condition condition, long now) {
    if (condition instanceof Condition.Above above) {
      return figure >= above.limit() || firing && figure > above.clear();
    }
    if (condition instanceof Condition.Below below) {
      return figure <= below.limit() || firing && figure < below.clear();
    }
    if (condition instanceof Condition.Unchanged unchanged) {
      // A plug with nothing on it says 0 for ever, and is well.
      if (figure != before || figure == 0 || changedMillis == NEVER) {
        before = figure;
        changedMillis = now;
      }
      return now - changedMillis >= unchanged.after().toMillis();
    }
    Trace past = trace;
    if (past == null) {
      return false;
    }
    past.add(now, figure);
    if (condition instanceof Condition.Rises rises) {
      figure = past.growth(now);
      return figure > rises.by();
    }
    return condition instanceof Condition.Crosses crosses && crosses(past.fit(now), crosses);
  }

  /** Whether the line gets to the limit in time; where it is there already, others speak. */
  private boolean crosses(Fit fit, Condition.Crosses crosses) {
    double way = crosses.limit() - fit.last();
    if (!fit.believed() || fit.perSecond() == 0 || figure >= crosses.limit()) {
      return false;
    }
    double seconds = way / fit.perSecond();
    etaSeconds = seconds;
    double within = crosses.within().toMillis() / 1e3;
    return seconds >= 0 && seconds <= (firing ? within * 1.5 : within);
  }

  /**
   * Moves the level by a verdict. No data moves nothing: what fires goes on firing.
   *
   * @param keepMillis so long it must be false before it stops firing
   */
  void move(Verdict verdict, long now, long keepMillis) {
    switch (verdict) {
      case TRUE -> {
        falseSince = NEVER;
        agreed = trueSince == NEVER ? 1 : agreed + 1;
        trueSince = trueSince == NEVER ? now : trueSince;
        boolean lasted = now - trueSince >= level.lasting().toMillis();
        firing |= lasted && agreed >= level.samples();
      }
      case FALSE -> {
        if (firing) {
          falseSince = falseSince == NEVER ? now : falseSince;
          firing = now - falseSince < keepMillis;
        }
        if (!firing) {
          clear();
        }
      }
      case NO_DATA -> {
        if (!firing && trueSince != NEVER && now - seenMillis > FORGET_PENDING_MILLIS) {
          clear();
        } else if (firing && falseSince != NEVER && now - falseSince >= keepMillis) {
          clear();
        }
      }
    }
  }

  void clear() {
    firing = false;
    trueSince = NEVER;
    falseSince = NEVER;
    agreed = 0;
  }

  boolean pending() {
    return trueSince != NEVER && !firing;
  }

  /** How long it has been true. */
  long heldMillis(long now) {
    return trueSince == NEVER ? 0 : now - trueSince;
  }

  void restore(SavedLevel saved, long now) {
    seenMillis = now;
    if (!saved.firing() && level.condition() instanceof Condition.Absent) {
      return;
    }
    firing = saved.firing();
    trueSince = now - saved.heldMillis();
    agreed = level.samples();
  }

  /** Idle and unseen for so long that it may be forgotten. */
  boolean idleSince(long moment) {
    return !firing && trueSince == NEVER && seenMillis < moment;
  }

  double figure() {
    return figure;
  }

  /** Until it happens, or since it did, s; NaN where the condition knows no time. */
  double seconds() {
    return level.condition() instanceof Condition.Crosses ? etaSeconds : figure;
  }

  @Nullable Observation worst() {
    return worst;
  }
}
