/** Time for tests: moved by hand, never by itself. Imports the JDK only. */
@NullMarked
package dev.wattrack.testkit.time;

import org.jspecify.annotations.NullMarked;
