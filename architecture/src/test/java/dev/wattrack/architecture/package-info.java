/**
 * The rules between and inside the modules, each with an offender that proves it can fail. The
 * offenders live in packages called {@code offender}, below the package whose rule they break.
 */
@NullMarked
package dev.wattrack.architecture;

import org.jspecify.annotations.NullMarked;
