/**
 * Recorded CSV files in, result files out; the columns are those of the public data sets. The only
 * package of this module that touches files.
 */
@NullMarked
package dev.wattrack.energy.replay;

import org.jspecify.annotations.NullMarked;
