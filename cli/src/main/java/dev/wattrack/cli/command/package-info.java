/**
 * One class per command of {@code wattrack}, and the port through which they start things. Does not
 * import the aggregator, the agent or the testkit.
 */
@NullMarked
package dev.wattrack.cli.command;

import org.jspecify.annotations.NullMarked;
