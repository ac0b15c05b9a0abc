/** The HTTP API, the WebSocket feed and the status page; JSON stays in here. */
@NullMarked
package dev.wattrack.aggregator.http;

import org.jspecify.annotations.NullMarked;
