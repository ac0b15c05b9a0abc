/**
 * A bad network for tests, between real programs and without rights or kernel modules: delays and
 * loses what passes, by UDP and TCP. Knows nothing of what it carries; imports the JDK only.
 */
@NullMarked
package dev.wattrack.testkit.relay;

import org.jspecify.annotations.NullMarked;
