/**
 * The catalogue of measurements (DESIGN section 4) as code; docs/metrics.md is generated from it.
 * Imports nothing outside the JDK.
 */
@NullMarked
package dev.wattrack.model.metrics;

import org.jspecify.annotations.NullMarked;
