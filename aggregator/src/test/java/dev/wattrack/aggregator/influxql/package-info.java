/** Tests of InfluxQL, beside InfluxDB itself where that is installed. */
@NullMarked
package dev.wattrack.aggregator.influxql;

import org.jspecify.annotations.NullMarked;
