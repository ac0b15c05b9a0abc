/**
 * The agent's end of the sensor seam: finds a pack of sensors when one is wanted and on the class
 * path, and makes collectors of its sensors. Knows no kind of sensor; without sensors.yaml nothing
 * here is loaded.
 */
@NullMarked
package dev.wattrack.agent.sensor;

import org.jspecify.annotations.NullMarked;
