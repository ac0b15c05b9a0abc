package dev.wattrack.sensors.gpio;

/**
 * An edge on a line. Immutable.
 *
 * @param nanos CLOCK_MONOTONIC, taken in the interrupt handler
 * @param rising as the kernel says; not reliable on pulses of some ten microseconds
 * @param sequence counts the edges of the line, also those that were dropped
 */
public record Edge(long nanos, boolean rising, long sequence) {}
