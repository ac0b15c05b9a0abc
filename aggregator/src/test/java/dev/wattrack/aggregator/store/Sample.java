package dev.wattrack.aggregator.store;

import dev.wattrack.model.wire.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a node as a test writes it: raw integers by column, null where there is none. */
public record Sample(int node, long timeNanos, Layout layout, List<@Nullable Long> raws) {}
