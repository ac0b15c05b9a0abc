package dev.wattrack.aggregator.offender;

/** Breaks: names say what a thing is. */
public final class StringUtils {}
