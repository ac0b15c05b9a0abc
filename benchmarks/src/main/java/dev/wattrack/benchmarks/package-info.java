/**
 * What Wattrack costs, measured beside its peers in the same run: whole processes by what the
 * kernel has booked on them, hot code by JMH. Outside the normal build; may use every module.
 */
@NullMarked
package dev.wattrack.benchmarks;

import org.jspecify.annotations.NullMarked;
