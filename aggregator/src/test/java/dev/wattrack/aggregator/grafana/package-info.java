/**
 * Grafana's dashboards: what they show ({@code Boards}), the JSON and the sketches that are made of
 * it, and the tests that ask every query of a rack's past. Knows the aggregator and testkit.
 */
@NullMarked
package dev.wattrack.aggregator.grafana;

import org.jspecify.annotations.NullMarked;
