/**
 * Guided calibration: what to switch or load next, how long to wait, and what became known by it.
 * Pure: no clock, no input or output; whoever drives it says the time and does what it asks.
 * Imports the engine and what it is made of; the engine does not know it.
 */
@NullMarked
package dev.wattrack.energy.calibrate;

import org.jspecify.annotations.NullMarked;
