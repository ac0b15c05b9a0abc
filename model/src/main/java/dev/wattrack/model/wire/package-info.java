/**
 * The wire format between agent and aggregator (docs/formats/wire.md). Both sides, the store's log
 * and the spool use these classes. Imports nothing outside the JDK.
 */
@NullMarked
package dev.wattrack.model.wire;

import org.jspecify.annotations.NullMarked;
