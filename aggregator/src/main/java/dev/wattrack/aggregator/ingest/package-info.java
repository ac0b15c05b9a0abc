/**
 * The port for agents: connections, heartbeats, commits and acknowledgements, on one Vert.x event
 * loop.
 */
@NullMarked
package dev.wattrack.aggregator.ingest;

import org.jspecify.annotations.NullMarked;
