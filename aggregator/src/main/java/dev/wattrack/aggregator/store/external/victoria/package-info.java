/**
 * Asks VictoriaMetrics for samples by its own query language. Knows no InfluxQL; its JSON stays
 * here.
 */
@NullMarked
package dev.wattrack.aggregator.store.external.victoria;

import org.jspecify.annotations.NullMarked;
