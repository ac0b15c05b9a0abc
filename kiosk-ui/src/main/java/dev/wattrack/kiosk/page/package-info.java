/** The pages: each turns a moment into a picture. Knows no toolkit, no network and no clock. */
@NullMarked
package dev.wattrack.kiosk.page;

import org.jspecify.annotations.NullMarked;
