/**
 * InfluxQL read by us: a parser and an executor over the time series store, made to answer as
 * InfluxDB 1.6.7 does. Knows store and model; no network, no JSON library.
 */
@NullMarked
package dev.wattrack.aggregator.influxql;

import org.jspecify.annotations.NullMarked;
