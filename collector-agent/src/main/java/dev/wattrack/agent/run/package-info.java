/**
 * The one loop that asks every collector at its time and hands a tick to the spool. Knows nothing
 * of files and network.
 */
@NullMarked
package dev.wattrack.agent.run;

import org.jspecify.annotations.NullMarked;
