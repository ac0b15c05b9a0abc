/**
 * The rules of other tools on the same input, for comparison only; nothing of the product depends
 * on them.
 */
@NullMarked
package dev.wattrack.energy.peers;

import org.jspecify.annotations.NullMarked;
