package dev.wattrack.aggregator.energy;

/**
 * How the energy part does. Immutable.
 *
 * @param good false if somebody should look at it
 * @param detail a sentence or two
 */
public record EnergyStatus(boolean good, String detail) {}
