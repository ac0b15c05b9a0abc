/** How a program reaches an aggregator by HTTP. */
@NullMarked
package dev.wattrack.model.http;

import org.jspecify.annotations.NullMarked;
