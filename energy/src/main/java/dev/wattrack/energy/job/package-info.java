/**
 * Energy of jobs from integrated features, so that history can be priced again after a better fit.
 * Imports {@code input}, {@code feature} and {@code fit}.
 */
@NullMarked
package dev.wattrack.energy.job;

import org.jspecify.annotations.NullMarked;
