/**
 * The manual as packages install it: a page for each command and the completion of a shell, both
 * from the commands themselves. Knows picocli's model of them and nothing else of Wattrack.
 */
@NullMarked
package dev.wattrack.cli.manual;

import org.jspecify.annotations.NullMarked;
