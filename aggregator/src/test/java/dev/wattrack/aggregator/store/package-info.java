/** The contract every store passes, its naive model and the workload it is measured with. */
@NullMarked
package dev.wattrack.aggregator.store;

import org.jspecify.annotations.NullMarked;
