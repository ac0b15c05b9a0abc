/**
 * The JavaFX part: window, painter, touch and keys, watchdog. The only package that may import
 * JavaFX.
 */
@NullMarked
package dev.wattrack.kiosk.view;

import org.jspecify.annotations.NullMarked;
