/**
 * One collector per measurement: reads /proc and /sys below a {@link Root} into rows. Knows nothing
 * of spool and network.
 */
@NullMarked
package dev.wattrack.agent.collect;

import org.jspecify.annotations.NullMarked;
