/**
 * The jobs of the cluster: the board that holds the live ones, and the seam behind which schedulers
 * are asked. Knows neither network nor SQL; schedulers' programs and formats are in packages below.
 */
@NullMarked
package dev.wattrack.aggregator.jobs;

import org.jspecify.annotations.NullMarked;
