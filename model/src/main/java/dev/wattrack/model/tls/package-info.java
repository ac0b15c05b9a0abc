/**
 * What both ends of the agents' connection need for TLS and joining: the line a node joins with,
 * the keys and certificates in PEM, whom to believe, and an engine that has no sockets of its own.
 * Knows the JDK alone; certificates are made elsewhere.
 */
@NullMarked
package dev.wattrack.model.tls;

import org.jspecify.annotations.NullMarked;
