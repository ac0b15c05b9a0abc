/**
 * Dask: its scheduler's HTTP server is asked for workers and counts, and tells of every finished
 * task by WebSocket. The one package of jobs that may use Vert.x, as a client; knows neither store
 * nor live state.
 */
@NullMarked
package dev.wattrack.aggregator.jobs.dask;

import org.jspecify.annotations.NullMarked;
