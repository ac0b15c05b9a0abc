/**
 * What every part of the agent stands on: time, log and the ports between sampling and spool.
 * Imports the model only.
 */
@NullMarked
package dev.wattrack.agent.base;

import org.jspecify.annotations.NullMarked;
