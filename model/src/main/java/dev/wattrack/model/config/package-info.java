/**
 * Configuration as typed settings: every key has a default, a unit and a sentence, and all problems
 * are reported at once. Imports nothing outside the JDK.
 */
@NullMarked
package dev.wattrack.model.config;

import org.jspecify.annotations.NullMarked;
