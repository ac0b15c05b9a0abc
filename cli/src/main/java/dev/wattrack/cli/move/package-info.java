/**
 * History from files and other stores, as line protocol into an aggregator. Knows the API of the
 * aggregator and the query languages of the other stores as texts; no library but Jackson.
 */
@NullMarked
package dev.wattrack.cli.move;

import org.jspecify.annotations.NullMarked;
