/**
 * The embedded store: one SQLite file with a log of what was committed and compressed blocks of
 * what is sealed (docs/formats/store.md). The only package that may import {@code java.sql} and the
 * SQLite driver.
 */
@NullMarked
package dev.wattrack.aggregator.store.sqlite;

import org.jspecify.annotations.NullMarked;
