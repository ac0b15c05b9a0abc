/**
 * Real processes for end-to-end tests: started, watched with a deadline, and never left behind.
 * Knows nothing of what the processes are.
 */
@NullMarked
package dev.wattrack.testkit.process;

import org.jspecify.annotations.NullMarked;
