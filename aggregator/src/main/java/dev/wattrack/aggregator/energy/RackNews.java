package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.RackEvent;

/**
 * Something about a rack that a person should know, with times in seconds since 1970. Immutable.
 */
public record RackNews(boolean simulated, RackEvent event) {}
