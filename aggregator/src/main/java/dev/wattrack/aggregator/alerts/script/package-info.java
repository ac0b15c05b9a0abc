/**
 * Tests of rules as text, in the notation of Prometheus' own tests: series with expanding values,
 * and what must fire when. Pure, as the rules are.
 */
@NullMarked
package dev.wattrack.aggregator.alerts.script;

import org.jspecify.annotations.NullMarked;
