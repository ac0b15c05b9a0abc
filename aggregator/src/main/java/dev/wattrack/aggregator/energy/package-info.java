/**
 * The energy engine in the running aggregator: what the ingest hears becomes observations, what the
 * engine finds becomes the ledger, figures for everybody to read, and rows of the store's tables.
 * Imports {@code config}, {@code store}, the model and the energy module; nothing of the network.
 */
@NullMarked
package dev.wattrack.aggregator.energy;

import org.jspecify.annotations.NullMarked;
