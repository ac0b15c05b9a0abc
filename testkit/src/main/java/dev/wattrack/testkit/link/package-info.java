/**
 * The agent's end of a connection without threads of its own, and the bookkeeping of what was
 * acknowledged; shared by the simulated rack and the load generator. Imports model and the JDK.
 */
@NullMarked
package dev.wattrack.testkit.link;

import org.jspecify.annotations.NullMarked;
