/**
 * The seam between the agent and the sensors of a rack: what a sensor answers, and the pack of
 * sensors that the agent finds with a ServiceLoader when it is on the class path. Imports nothing
 * outside the JDK and the model.
 */
@NullMarked
package dev.wattrack.model.sensor;

import org.jspecify.annotations.NullMarked;
