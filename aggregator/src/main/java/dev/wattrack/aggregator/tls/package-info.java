/** Whom Wattrack believes when it speaks to other servers by TLS. */
@NullMarked
package dev.wattrack.aggregator.tls;

import org.jspecify.annotations.NullMarked;
