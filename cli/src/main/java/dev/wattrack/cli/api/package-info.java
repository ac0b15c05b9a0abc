/**
 * The aggregator's HTTP API and feed as the commands see it, and the values that come out of it.
 * Knows neither the commands nor the terminal.
 */
@NullMarked
package dev.wattrack.cli.api;

import org.jspecify.annotations.NullMarked;
