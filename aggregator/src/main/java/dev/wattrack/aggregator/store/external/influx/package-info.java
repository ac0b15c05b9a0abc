/**
 * Servers that take InfluxDB's line protocol over HTTP. The only package that may import the
 * InfluxDB client and the HTTP client it stands on.
 */
@NullMarked
package dev.wattrack.aggregator.store.external.influx;

import org.jspecify.annotations.NullMarked;
