/** Tests of how VictoriaMetrics is asked. */
@NullMarked
package dev.wattrack.aggregator.store.external.victoria;

import org.jspecify.annotations.NullMarked;
