/** The /metrics page; the only package that knows Micrometer and the Prometheus model. */
@NullMarked
package dev.wattrack.aggregator.metrics;

import org.jspecify.annotations.NullMarked;
