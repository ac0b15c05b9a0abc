/**
 * The rules of alerts: what is looked at, when an alert fires and when it is over. Pure: time and
 * values come in, alerts go out; knows no network, no SQL, no toolkit and no thread.
 */
@NullMarked
package dev.wattrack.aggregator.alerts;

import org.jspecify.annotations.NullMarked;
