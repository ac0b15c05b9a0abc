/**
 * What must hold when things break: real agents and a real aggregator, each a process of its own,
 * that are killed, starved of disk or pointed at the wrong thing.
 */
@NullMarked
package dev.wattrack.cli.fault;

import org.jspecify.annotations.NullMarked;
