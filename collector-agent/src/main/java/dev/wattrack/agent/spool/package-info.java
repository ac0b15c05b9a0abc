/**
 * Ticks that wait for their acknowledgement, in memory first, on disk when they must
 * (docs/formats/spool.md). Knows nothing of the network.
 */
@NullMarked
package dev.wattrack.agent.spool;

import org.jspecify.annotations.NullMarked;
