package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.energy.EnergyService;
import dev.wattrack.aggregator.store.LedgerSpan;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/ledger}: where every joule of the meter went. */
final class LedgerRoutes {
  /** Intervals of one answer, and nodes in them. */
  private static final int MOST = 11_000;

  private static final int MOST_CELLS = 200_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600;
  private static final int MINUTE = 60;
  private static final int FIVE = 5;
  private static final int WANTED_POINTS = 240;

  private final EnergyService energy;
  private final Vertx vertx;
  private final Clock clock;

  LedgerRoutes(EnergyService energy, Vertx vertx, Clock clock) {
    this.energy = energy;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** An interval as it is shown, J; exact to the millijoule. */
  record Shown(
      String from,
      String to,
      int seconds,
      @Nullable Double meterJoules,
      Map<String, ShownNode> nodes,
      double fixedJoules,
      double fanJoules,
      double residualJoules,
      boolean estimated) {}

  /** A node in it; {@code unallocated} is the part of its idle energy that no job held. */
  record ShownNode(
      double idleJoules,
      double jobsJoules,
      double systemJoules,
      double unallocatedJoules,
      String quality) {}

  void get(RoutingContext request) {
    Parameters parameters = new Parameters(request, clock.instant());
    Parameters.Between span = parameters.between("now-1h", "now");
    long from = span.from().getEpochSecond();
    long to = span.to().getEpochSecond();
    int step = step(parameters.span("step"), from, to);
    String kind = parameters.text("simulated");
    if (kind != null && !kind.equals("true") && !kind.equals("false")) {
      throw new ApiException(400, "parameter 'simulated' is true or false");
    }
    boolean simulated = kind == null ? !energy.hasReal() : kind.equals("true");
    vertx
        .executeBlocking(() -> energy.ledger(simulated, from, to, step, MOST + 1), false)
        .map(spans -> answer(spans, simulated, step))
        .onSuccess(answer -> HttpApi.json(request, answer))
        .onFailure(request::fail);
  }

  private int step(long nanos, long from, long to) {
    long seconds = nanos / SECOND;
    if (nanos == 0) {
      long even = (to - from) / WANTED_POINTS;
      seconds = Math.max(MINUTE, even / MINUTE * MINUTE);
    }
    long now = clock.instant().getEpochSecond();
    boolean fine = seconds < MINUTE && from >= now - HOUR - MINUTE;
    if (nanos % SECOND != 0
        || seconds < FIVE
        || seconds > Integer.MAX_VALUE / 2
        || seconds % (fine ? FIVE : MINUTE) != 0) {
      throw new ApiException(
          400,
          "parameter 'step': expected a multiple of 60s; for the last hour also 5s and multiples"
              + " of it below a minute");
    }
    if ((to - from) / seconds > MOST) {
      throw new ApiException(400, "more than " + MOST + " intervals; take a longer step");
    }
    return (int) seconds;
  }

  private static Map<String, Object> answer(List<LedgerSpan> spans, boolean simulated, int step) {
    long cells = spans.stream().mapToLong(span -> 1L + span.nodes().size()).sum();
    if (cells > MOST_CELLS) {
      throw new ApiException(400, "more than " + MOST_CELLS + " values; take a longer step");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("simulated", simulated);
    answer.put("step_seconds", step);
    answer.put("intervals", spans.stream().map(LedgerRoutes::shown).toList());
    return answer;
  }

  private static Shown shown(LedgerSpan span) {
    Map<String, ShownNode> nodes = new LinkedHashMap<>();
    for (LedgerSpan.Node node : span.nodes()) {
      nodes.put(
          node.node(),
          new ShownNode(
              node.idleMillijoules() / 1000.0,
              node.jobsMillijoules() / 1000.0,
              node.systemMillijoules() / 1000.0,
              node.unallocatedMillijoules() / 1000.0,
              node.quality()));
    }
    Long meter = span.meterMillijoules();
    return new Shown(
        Instant.ofEpochSecond(span.startSeconds()).toString(),
        Instant.ofEpochSecond(span.startSeconds() + span.spanSeconds()).toString(),
        span.seconds(),
        meter == null ? null : Double.valueOf(meter / 1000.0),
        nodes,
        span.fixedMillijoules() / 1000.0,
        span.fanMillijoules() / 1000.0,
        span.residualMillijoules() / 1000.0,
        span.estimated());
  }
}
