package dev.wattrack.aggregator.alerts.watch;

/**
 * How telling one receiver goes. Immutable.
 *
 * @param dropped messages that were given up
 * @param trouble why it cannot be told just now; empty if it can
 */
public record ReceiverFigures(
    String receiver, long sent, long dropped, int waiting, String trouble) {}
