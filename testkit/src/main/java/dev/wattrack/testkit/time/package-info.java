/**
 * Time for tests: a clock moved by hand, and a bounded wait for other threads. Imports the JDK
 * only.
 */
@NullMarked
package dev.wattrack.testkit.time;

import org.jspecify.annotations.NullMarked;
