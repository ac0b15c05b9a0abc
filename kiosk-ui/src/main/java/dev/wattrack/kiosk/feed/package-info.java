/**
 * Reads the feed and the history over HTTP. The only package that knows JSON; hands plain values of
 * the model on.
 */
@NullMarked
package dev.wattrack.kiosk.feed;

import org.jspecify.annotations.NullMarked;
