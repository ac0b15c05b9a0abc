/**
 * What a program of Wattrack says to the system that started it as a service. Imports nothing
 * outside the JDK.
 */
@NullMarked
package dev.wattrack.model.service;

import org.jspecify.annotations.NullMarked;
