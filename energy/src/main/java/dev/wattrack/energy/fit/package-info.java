/**
 * The fitted model: board priors, the extended Kalman filter and the predictions made from it.
 * Imports {@code input} and {@code feature}.
 */
@NullMarked
package dev.wattrack.energy.fit;

import org.jspecify.annotations.NullMarked;
