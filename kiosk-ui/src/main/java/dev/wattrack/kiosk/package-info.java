/**
 * The screen on the rack. Reads the aggregator's HTTP feed only; view models know no toolkit; knows
 * the model only, never the agent or the aggregator.
 */
@NullMarked
package dev.wattrack.kiosk;

import org.jspecify.annotations.NullMarked;
