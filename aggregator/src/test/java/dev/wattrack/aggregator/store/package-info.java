/** The contract every store passes, and its naive model. */
@NullMarked
package dev.wattrack.aggregator.store;

import org.jspecify.annotations.NullMarked;
