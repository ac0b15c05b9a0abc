/**
 * Clocks, fakes, the simulated rack and the load generator; part of the product because {@code up
 * --simulate} and {@code bench} use them. Imports model and the JDK only.
 */
@NullMarked
package dev.wattrack.testkit;

import org.jspecify.annotations.NullMarked;
