/** The column codec brings every long back, and answers any bytes. */
@NullMarked
package dev.wattrack.aggregator.store.block;

import org.jspecify.annotations.NullMarked;
