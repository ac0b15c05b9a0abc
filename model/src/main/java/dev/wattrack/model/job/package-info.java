/**
 * What every scheduler's jobs become: a span of time on some nodes that used something and did
 * tasks. Knows the JDK alone; how jobs are found is the agent's and the aggregator's matter.
 */
@NullMarked
package dev.wattrack.model.job;

import org.jspecify.annotations.NullMarked;
