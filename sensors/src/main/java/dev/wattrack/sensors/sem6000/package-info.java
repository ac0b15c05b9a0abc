/**
 * The Voltcraft SEM6000 plug: its frames, the order in which it wants them, and what its answers
 * are worth. Knows the radio only as a link that takes and gives bytes; dev.wattrack.sensors.ble
 * has the real one.
 */
@NullMarked
package dev.wattrack.sensors.sem6000;

import org.jspecify.annotations.NullMarked;
