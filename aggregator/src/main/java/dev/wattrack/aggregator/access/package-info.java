/** Who may do what: tokens, their roles, and how often somebody was turned away. */
@NullMarked
package dev.wattrack.aggregator.access;

import org.jspecify.annotations.NullMarked;
