package dev.wattrack.aggregator.alerts.watch;

/**
 * How the watching does, for /metrics and /health. Immutable.
 *
 * @param ageSeconds since the last evaluation that worked
 * @param trouble why alerts are not evaluated or not kept; empty if all is well
 */
public record AlertFigures(
    int rules,
    int critical,
    int warning,
    int info,
    int silences,
    long evaluations,
    double evaluationSeconds,
    double ageSeconds,
    long refusedReadings,
    String trouble) {}
