/**
 * {@code wattrack sensors}: looking for sensors, reading one, saying what a frame means, and giving
 * a person's order to a sensor. Knows sensors only through the model's SensorPack.
 */
@NullMarked
package dev.wattrack.cli.sensors;

import org.jspecify.annotations.NullMarked;
