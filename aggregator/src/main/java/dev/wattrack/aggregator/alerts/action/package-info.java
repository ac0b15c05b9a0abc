/**
 * What is done about critical heat, if somebody has configured that: with a dry run as the default,
 * a rate limit, and a table of all that was done or would have been.
 */
@NullMarked
package dev.wattrack.aggregator.alerts.action;

import org.jspecify.annotations.NullMarked;
