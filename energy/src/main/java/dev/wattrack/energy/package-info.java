/**
 * The energy engine: fed with what nodes, meter, thermometer and schedulers say, it splits the
 * meter's joules over nodes and jobs. Pure: no clock, no files, no threads; the same input gives
 * the same output. Imports the JDK and the packages below; {@code replay} and {@code peers} use it,
 * not the other way round.
 */
@NullMarked
package dev.wattrack.energy;

import org.jspecify.annotations.NullMarked;
