/**
 * A rack that does not exist: physics ({@link dev.wattrack.testkit.rack.RackModel}, pure and
 * seeded) and the agents of its nodes, which speak the real wire format. Imports model and the JDK.
 */
@NullMarked
package dev.wattrack.testkit.rack;

import org.jspecify.annotations.NullMarked;
