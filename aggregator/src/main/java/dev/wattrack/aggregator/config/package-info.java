/**
 * The aggregator's settings and the reading of its YAML file; the only package that knows the YAML
 * library.
 */
@NullMarked
package dev.wattrack.aggregator.config;

import org.jspecify.annotations.NullMarked;
