/**
 * Made-up moments for the screenshots of the documentation and for tests; always marked as
 * simulated.
 */
@NullMarked
package dev.wattrack.kiosk.gallery;

import org.jspecify.annotations.NullMarked;
