/**
 * What {@code wattrack run} needs beside the command line: the CPU time of what was started, its
 * output on the way through, signals passed on, and the reports. Knows the API alone.
 */
@NullMarked
package dev.wattrack.cli.run;

import org.jspecify.annotations.NullMarked;
