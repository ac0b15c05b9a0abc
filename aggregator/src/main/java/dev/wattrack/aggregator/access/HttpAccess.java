package dev.wattrack.aggregator.access;

/**
 * Who is let in by HTTP. Safe for use by several threads.
 *
 * @param own the token of programs of this machine
 * @param open true when nobody is asked, because the setting {@code insecure} says so
 */
public record HttpAccess(Tokens tokens, OwnToken own, boolean open) {}
