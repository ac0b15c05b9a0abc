/**
 * An aggregator's HTTP API whose answers a test sets, for tests of what asks it: the command line
 * and the kiosk. Imports the JDK alone.
 */
@NullMarked
package dev.wattrack.testkit.http;

import org.jspecify.annotations.NullMarked;
