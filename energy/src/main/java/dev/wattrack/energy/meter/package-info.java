/**
 * From irregular, lagging, noisy readings of the rack meter to bins of five seconds. Imports {@code
 * input} only.
 */
@NullMarked
package dev.wattrack.energy.meter;

import org.jspecify.annotations.NullMarked;
