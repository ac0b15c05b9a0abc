/**
 * Slurm, asked through its own client programs from version 22.05 on: their texts, which have not
 * changed between versions, rather than their JSON, which has.
 */
@NullMarked
package dev.wattrack.aggregator.jobs.slurm;

import org.jspecify.annotations.NullMarked;
