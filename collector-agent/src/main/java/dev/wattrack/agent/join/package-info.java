/**
 * How a node becomes one of a cluster: it joins with a line, keeps its key and certificate in the
 * state folder, and renews them when the aggregator asks. Nodes that send plain text load none of
 * it.
 */
@NullMarked
package dev.wattrack.agent.join;

import org.jspecify.annotations.NullMarked;
