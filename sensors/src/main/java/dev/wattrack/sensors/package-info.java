/**
 * Adapters for the sensors of the rack: thermometer, plug meter, PDU and board rails. Reads
 * hardware behind a root path or a two-method port; knows the model only, never the agent or the
 * aggregator.
 */
@NullMarked
package dev.wattrack.sensors;

import org.jspecify.annotations.NullMarked;
