/**
 * The composition root of the {@code wattrack} command: the one place that knows the commands, the
 * aggregator, the agent and the simulated rack together. Everything below it sees interfaces.
 */
@NullMarked
package dev.wattrack.cli;

import org.jspecify.annotations.NullMarked;
