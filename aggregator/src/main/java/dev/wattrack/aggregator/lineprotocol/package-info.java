/** InfluxDB line protocol in and out; JDK and model only. */
@NullMarked
package dev.wattrack.aggregator.lineprotocol;

import org.jspecify.annotations.NullMarked;
