/**
 * The vocabulary every module shares: readings, quantities with units and the identity of a
 * machine. Imports nothing outside the JDK.
 */
@NullMarked
package dev.wattrack.model;

import org.jspecify.annotations.NullMarked;
