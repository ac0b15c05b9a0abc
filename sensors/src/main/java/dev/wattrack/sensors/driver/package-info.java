/**
 * What a kind of sensor is made of: a factory, a plan with its settings, and a driver that reads.
 * Knows the model only; each kind has a package of its own beside this one and knows nothing but
 * this. docs/adding-a-sensor.md shows how.
 */
@NullMarked
package dev.wattrack.sensors.driver;

import org.jspecify.annotations.NullMarked;
