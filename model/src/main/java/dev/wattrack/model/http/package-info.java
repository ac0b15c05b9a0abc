/**
 * How a program reaches an aggregator by HTTP, and whom Wattrack believes when it speaks TLS to
 * other servers.
 */
@NullMarked
package dev.wattrack.model.http;

import org.jspecify.annotations.NullMarked;
