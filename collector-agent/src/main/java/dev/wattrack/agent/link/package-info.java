/**
 * The connection to the aggregator: live ticks, backlog, acknowledgements, heartbeats
 * (docs/formats/wire.md). Knows nothing of collectors.
 */
@NullMarked
package dev.wattrack.agent.link;

import org.jspecify.annotations.NullMarked;
