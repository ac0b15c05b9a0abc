/**
 * What the kiosk knows at a moment: the snapshot, its age, and the history. Plain values; knows
 * neither JSON nor a toolkit.
 */
@NullMarked
package dev.wattrack.kiosk.model;

import org.jspecify.annotations.NullMarked;
