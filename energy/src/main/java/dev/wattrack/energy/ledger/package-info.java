/** Intervals in whole millijoules that close exactly. Imports nothing but the JDK. */
@NullMarked
package dev.wattrack.energy.ledger;

import org.jspecify.annotations.NullMarked;
