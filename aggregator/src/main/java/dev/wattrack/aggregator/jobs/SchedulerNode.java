package dev.wattrack.aggregator.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A node as its scheduler sees it. Immutable.
 *
 * @param name the scheduler's name of it
 * @param host its host name; the same as the name if the scheduler does not tell
 * @param state the scheduler's own words, such as {@code IDLE+DRAIN}
 * @param drained takes no new jobs because somebody said so
 * @param poweredDown switched off by the scheduler's power saving, or about to be
 */
public record SchedulerNode(
    String name,
    String host,
    String state,
    @Nullable String reason,
    boolean drained,
    boolean poweredDown) {}
