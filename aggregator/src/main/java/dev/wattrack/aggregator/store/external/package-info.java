/**
 * A second store beside the embedded one: what was committed is sent on as line protocol, in the
 * order of commits, and whatever the server has not confirmed is sent again. Knows no library; how
 * a server is spoken to is behind {@link dev.wattrack.aggregator.store.external.LineServer}.
 */
@NullMarked
package dev.wattrack.aggregator.store.external;

import org.jspecify.annotations.NullMarked;
