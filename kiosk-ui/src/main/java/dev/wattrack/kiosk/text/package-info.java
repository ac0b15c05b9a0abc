/** Words and figures for people, in German and English. Knows no toolkit. */
@NullMarked
package dev.wattrack.kiosk.text;

import org.jspecify.annotations.NullMarked;
