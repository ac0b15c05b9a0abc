package dev.wattrack.model.config;

/** A key and its text as written somewhere, e.g. {@code agent.conf:7}. Immutable. */
public record Entry(String key, String value, String where) {}
