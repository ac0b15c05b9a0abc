package dev.wattrack.aggregator.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is, beside how it does: the extra keys of {@code GET /api/v1/nodes}. Immutable. Null
 * means the agent did not say.
 *
 * @param kind {@code agent}, or {@code foreign} for a node that only line protocol speaks of
 * @param maxMhz the highest clock, mean over the cores
 * @param disks name, model and size of each
 * @param network name and speed of each interface
 * @param clockSkewSeconds the node's clock less ours; positive when it is ahead
 * @param spooledSamples ticks that wait in the agent for their acknowledgement
 * @param lostSamples ticks dropped because the agent's spool was full
 * @param schedulerState the node's state in its scheduler's words, such as {@code IDLE+DRAIN}
 * @param schedulerReason why it is in that state, in the words of whoever put it there
 */
public record NodeInventory(
    String kind,
    @Nullable String machineId,
    @Nullable String bootId,
    @Nullable String agentVersion,
    @Nullable String board,
    @Nullable String firmware,
    @Nullable String kernel,
    @Nullable String cpuModel,
    @Nullable Integer cores,
    @Nullable Double maxMhz,
    @Nullable Long memoryBytes,
    List<String> disks,
    List<String> network,
    List<String> addresses,
    @Nullable Double clockSkewSeconds,
    @Nullable Long spooledSamples,
    @Nullable Long lostSamples,
    @Nullable String schedulerState,
    @Nullable String schedulerReason) {}
