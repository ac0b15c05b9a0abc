/**
 * The rules at work: once a second, and at once when a node's state changes, on a thread of their
 * own, with their state in the store. Knows the rules and the store's tables, no network.
 */
@NullMarked
package dev.wattrack.aggregator.alerts.watch;

import org.jspecify.annotations.NullMarked;
