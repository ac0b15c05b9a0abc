/** Parts of the embedded store that its contract cannot see. */
@NullMarked
package dev.wattrack.aggregator.store.sqlite;

import org.jspecify.annotations.NullMarked;
