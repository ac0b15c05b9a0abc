/** The aggregator's composition root and configuration. */
@NullMarked
package dev.wattrack.aggregator;

import org.jspecify.annotations.NullMarked;
