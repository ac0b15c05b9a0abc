/**
 * The live state of the cluster: what each node is and last said. Written by one thread, read as
 * immutable snapshots; knows neither network nor SQL.
 */
@NullMarked
package dev.wattrack.aggregator.live;

import org.jspecify.annotations.NullMarked;
