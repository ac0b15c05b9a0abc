/**
 * What is on the screen and when: rotation, pause, alert take-over, night. Knows no toolkit; time
 * is handed in.
 */
@NullMarked
package dev.wattrack.kiosk.show;

import org.jspecify.annotations.NullMarked;
