package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of ticks of one node that can be read without anything before it: whole TICK frames
 * (length, type, body) of which the first is a key tick or carries state only. What an agent sent,
 * byte for byte, is what the store logs. Immutable; nobody changes the array.
 *
 * @param node the node's number in the store
 * @param layouts by gid; null where a gid is not used
 * @param frames the bytes, valid up to {@code length}
 * @param firstNanos lowest time of a row in it, ns since 1970 UTC
 * @param lastNanos highest time of a row in it
 * @param ticks rows in time; frames that only carry state are not counted
 */
public record Segment(
    int node,
    List<@Nullable Layout> layouts,
    byte[] frames,
    int length,
    long firstNanos,
    long lastNanos,
    int ticks) {}
