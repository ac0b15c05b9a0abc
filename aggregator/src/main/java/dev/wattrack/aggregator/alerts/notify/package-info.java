/**
 * Who is told what, and when: routes, groups, repeats, a queue that outlives restarts, and one lane
 * for each receiver, so that one that hangs delays no other. Knows the receivers' port, not them.
 */
@NullMarked
package dev.wattrack.aggregator.alerts.notify;

import org.jspecify.annotations.NullMarked;
