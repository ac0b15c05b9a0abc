/**
 * The agent of one node, put together: its configuration, its main program and its life cycle. Runs
 * on java.base and the model alone.
 */
@NullMarked
package dev.wattrack.agent;

import org.jspecify.annotations.NullMarked;
