package dev.wattrack.aggregator.ingest;

import java.time.Duration;

/**
 * What the ingest can be told. Immutable.
 *
 * @param port TCP and UDP; 0 takes any free one
 * @param commitInterval how often samples are made durable and acknowledged
 * @param maxPendingConnections per address, before they have said who they are
 */
public record IngestOptions(
    String bind,
    int port,
    Duration commitInterval,
    int maxSeriesPerNode,
    int maxPendingConnections) {}
