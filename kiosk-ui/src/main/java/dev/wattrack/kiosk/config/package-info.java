/** The kiosk\'s settings: kiosk.conf, environment and options. */
@NullMarked
package dev.wattrack.kiosk.config;

import org.jspecify.annotations.NullMarked;
