/**
 * What the engine is told: the rack, and observations in the order of their times. Imports nothing
 * but the JDK.
 */
@NullMarked
package dev.wattrack.energy.input;

import org.jspecify.annotations.NullMarked;
