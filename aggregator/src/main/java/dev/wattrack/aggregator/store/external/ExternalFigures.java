package dev.wattrack.aggregator.store.external;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the external store does, for /health and /metrics. Immutable.
 *
 * @param target what it is and where, in words
 * @param trouble why nothing goes there now; null if it goes
 * @param since when that began
 * @param lines that the server has confirmed, since the start of this program
 * @param failures tries that failed
 * @param refused lines that the server will never take
 * @param refusal the last of those, in words
 * @param refusedAt when that was
 * @param backlogSeconds of samples that wait, of the node that has most of them waiting
 * @param missedSeconds of samples that retention dropped before they were sent, likewise
 */
public record ExternalFigures(
    String target,
    @Nullable String trouble,
    @Nullable Instant since,
    long lines,
    long failures,
    long refused,
    @Nullable String refusal,
    @Nullable Instant refusedAt,
    double backlogSeconds,
    double missedSeconds) {}
