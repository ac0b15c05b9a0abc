/**
 * The GPIO character device of Linux, version 2 of its interface: a line pulled low, then edges
 * with the kernel's own time stamps. The only package that may use JNA.
 */
@NullMarked
package dev.wattrack.sensors.gpio;

import org.jspecify.annotations.NullMarked;
