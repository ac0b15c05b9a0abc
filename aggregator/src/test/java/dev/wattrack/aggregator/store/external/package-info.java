/** What external stores get, against real servers on loopback and strict fakes. */
@NullMarked
package dev.wattrack.aggregator.store.external;

import org.jspecify.annotations.NullMarked;
