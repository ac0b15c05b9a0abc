/**
 * The contract of the time series store and the values that cross it. Knows the model only: no SQL,
 * no network.
 */
@NullMarked
package dev.wattrack.aggregator.store;

import org.jspecify.annotations.NullMarked;
