/**
 * sensors.yaml: reading it, checking it, and writing its documentation. The jacket of SnakeYAML
 * Engine in this module.
 */
@NullMarked
package dev.wattrack.sensors.config;

import org.jspecify.annotations.NullMarked;
