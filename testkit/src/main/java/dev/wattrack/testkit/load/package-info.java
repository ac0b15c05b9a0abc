/**
 * Load for an aggregator, and an aggregator that only counts: many agents over real sockets with
 * one thread and almost no work per value. Imports model and the JDK.
 */
@NullMarked
package dev.wattrack.testkit.load;

import org.jspecify.annotations.NullMarked;
