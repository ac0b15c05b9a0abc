/**
 * What a person sees: streams, colours, tables and figures with their units. Knows nothing of the
 * network or of the commands.
 */
@NullMarked
package dev.wattrack.cli.terminal;

import org.jspecify.annotations.NullMarked;
