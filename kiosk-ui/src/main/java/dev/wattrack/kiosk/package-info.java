/**
 * The screen on the rack. Reads the aggregator's HTTP API only; knows the model, never the agent or
 * the aggregator. JavaFX stays in {@code view}; models, pages and pictures know no toolkit.
 */
@NullMarked
package dev.wattrack.kiosk;

import org.jspecify.annotations.NullMarked;
