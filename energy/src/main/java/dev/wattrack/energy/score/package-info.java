/**
 * Compares result files with the truth of a simulated rack, by the definitions of the public
 * scorer. For benchmarks and tests; the product does not need it.
 */
@NullMarked
package dev.wattrack.energy.score;

import org.jspecify.annotations.NullMarked;
