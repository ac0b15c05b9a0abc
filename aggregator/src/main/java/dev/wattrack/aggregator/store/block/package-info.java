/**
 * How sealed samples are written as bytes: columns of longs, packed, in blocks
 * (docs/formats/store.md). Knows arrays and bytes, nothing of nodes, SQL or files. May import the
 * JDK only.
 */
@NullMarked
package dev.wattrack.aggregator.store.block;

import org.jspecify.annotations.NullMarked;
