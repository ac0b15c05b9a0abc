/**
 * From counters of nodes and jobs to features: what a board would draw is a linear function of
 * them. Imports {@code input} only.
 */
@NullMarked
package dev.wattrack.energy.feature;

import org.jspecify.annotations.NullMarked;
