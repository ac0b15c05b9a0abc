package dev.wattrack.aggregator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One node's ledger and the times no job was on it. Confined to one thread. */
final class NodeIdle {
  /** Starting again takes two minutes of the node's idle power: a boot and a scheduler's notice. */
  private static final double START_SECONDS = 120;

  private static final Comparator<Span> BY_START = Comparator.comparingDouble(Span::from);

  /** From and to in s since 1970. */
  record Span(double from, double to) {}

  /** Power without jobs and its sd in W, and for how much of the span the node was on. */
  private record Level(Span span, double onShare, double watts, double sdWatts) {}

  private final String node;
  private final List<Level> levels = new ArrayList<>();
  private final List<Span> busy = new ArrayList<>();
  private double idleJoules;
  private double idleSdJoules;
  private double onSeconds;

  NodeIdle(String node) {
    this.node = node;
  }

  String node() {
    return node;
  }

  void add(LedgerBin bin, LedgerBin.OnNode entry) {
    double on = Math.min(entry.onSeconds(), bin.seconds());
    if (on <= 0) {
      return;
    }
    idleJoules += entry.idle();
    idleSdJoules += entry.sd();
    onSeconds += on;
    levels.add(
        new Level(
            new Span(bin.startSeconds(), bin.startSeconds() + (double) bin.seconds()),
            on / bin.seconds(),
            (entry.idle() + entry.system()) / on,
            entry.sd() / on));
  }

  void busy(Span span) {
    busy.add(span);
  }

  /** Mean idle power while it was on. */
  Estimate idleWatts() {
    return onSeconds == 0
        ? Estimate.ZERO
        : new Estimate(idleJoules / onSeconds, 0, idleSdJoules / onSeconds);
  }

  boolean everOn() {
    return onSeconds > 0;
  }

  /** The times between two moments in which it was on without a job. */
  List<Span> free(double from, double to) {
    busy.sort(BY_START);
    List<Span> free = new ArrayList<>();
    for (Span on : on()) {
      double at = Math.max(from, on.from());
      double end = Math.min(to, on.to());
      for (Span span : busy) {
        if (span.from() >= end) {
          break;
        }
        if (span.from() > at) {
          free.add(new Span(at, span.from()));
        }
        at = Math.max(at, span.to());
      }
      if (at < end) {
        free.add(new Span(at, end));
      }
    }
    return free;
  }

  /** The times of which the ledger tells that it was on, put together where they touch. */
  private List<Span> on() {
    List<Span> all = new ArrayList<>();
    for (Level level : levels) {
      Span last = all.isEmpty() ? null : all.get(all.size() - 1);
      if (last != null && last.to() >= level.span().from()) {
        all.set(all.size() - 1, new Span(last.from(), level.span().to()));
      } else {
        all.add(level.span());
      }
    }
    return all;
  }

  /** How long it was on within the spans, s. */
  double onSeconds(List<Span> spans) {
    return sum(spans, level -> 1);
  }

  /** What it drew within the spans. */
  Estimate joules(List<Span> spans) {
    return new Estimate(sum(spans, Level::watts), 0, sum(spans, Level::sdWatts));
  }

  /** What of the free spans it would have been off. */
  static List<Span> off(List<Span> free, double waitSeconds) {
    return free.stream()
        .filter(span -> span.to() - span.from() > waitSeconds)
        .map(span -> new Span(span.from() + waitSeconds, span.to()))
        .toList();
  }

  /** What the off spans save; starting again is paid wherever a job follows. */
  Estimate saved(List<Span> off) {
    Set<Double> starts = new HashSet<>();
    busy.forEach(span -> starts.add(span.from()));
    long again = off.stream().filter(span -> starts.contains(span.to())).count();
    return joules(off).with(idleWatts().times(-START_SECONDS * again));
  }

  /** Spans and levels are in order of time, so each is looked at about once. */
  private double sum(List<Span> spans, java.util.function.ToDoubleFunction<Level> what) {
    double sum = 0;
    int first = 0;
    for (Span span : spans) {
      while (first < levels.size() && levels.get(first).span().to() <= span.from()) {
        first++;
      }
      for (int i = first; i < levels.size(); i++) {
        Level level = levels.get(i);
        if (level.span().from() >= span.to()) {
          break;
        }
        double overlap =
            Math.min(span.to(), level.span().to()) - Math.max(span.from(), level.span().from());
        sum += Math.max(0, overlap) * level.onShare() * what.applyAsDouble(level);
      }
    }
    return sum;
  }
}
