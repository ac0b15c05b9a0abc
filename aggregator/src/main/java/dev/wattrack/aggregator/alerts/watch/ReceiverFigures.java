package dev.wattrack.aggregator.alerts.watch;

/**
 * How telling one receiver goes. Immutable.
 *
 * @param sent messages that were delivered
 * @param failed tries that did not succeed
 * @param dropped messages that were given up
 * @param waiting messages that are still to be delivered
 * @param trouble why it cannot be told just now; empty if it can
 */
public record ReceiverFigures(
    String receiver, long sent, long failed, long dropped, int waiting, String trouble) {}
