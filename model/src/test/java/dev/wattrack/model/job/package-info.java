/** Tests of what jobs are. */
@NullMarked
package dev.wattrack.model.job;

import org.jspecify.annotations.NullMarked;
