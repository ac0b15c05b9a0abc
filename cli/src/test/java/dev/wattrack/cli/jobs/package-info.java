/** Jobs of real schedulers, from their start to the answer of the API. */
@NullMarked
package dev.wattrack.cli.jobs;

import org.jspecify.annotations.NullMarked;
