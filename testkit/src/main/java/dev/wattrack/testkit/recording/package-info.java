/**
 * Recordings of simulated racks with their truth, in the columns of the public data sets: boards,
 * jobs, lag, noise and outages are drawn anew for every seed. Imports nothing but the JDK.
 */
@NullMarked
package dev.wattrack.testkit.recording;

import org.jspecify.annotations.NullMarked;
