/**
 * The cluster's own authority: its key and certificate in the state folder, and the certificates it
 * makes for the aggregator and the nodes. The jacket of Bouncy Castle, for Java can read
 * certificates but has no public way to make them.
 */
@NullMarked
package dev.wattrack.aggregator.ca;

import org.jspecify.annotations.NullMarked;
