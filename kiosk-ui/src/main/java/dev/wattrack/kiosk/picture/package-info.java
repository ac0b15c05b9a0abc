/**
 * A picture as a list of plain items (boxes, discs, paths, labels), its colours and how text is
 * fitted. Knows no toolkit, so that tests can look at it.
 */
@NullMarked
package dev.wattrack.kiosk.picture;

import org.jspecify.annotations.NullMarked;
