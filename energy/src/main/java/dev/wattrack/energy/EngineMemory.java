package dev.wattrack.energy;

import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.job.JobBook;
import dev.wattrack.energy.job.JobMemory;
import dev.wattrack.energy.meter.HourCheck;
import dev.wattrack.energy.meter.OpenBins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes and reads what the engine knows, for a restart: version, fit, open jobs, the interval it
 * has come to, nodes, the meter's hours and open intervals. Confined to the engine's thread.
 */
final class EngineMemory {
  private static final int VERSION = 5;

  /** Before it nobody knew over a restart what temperatures had said last. */
  private static final int TESTIMONY_VERSION = 5;

  /** Before version 4 nobody waited over a restart for what comes late. */
  private static final int FIRST_VERSION = 3;

  private final RackFit fit;
  private final JobBook jobs;
  private final Map<String, NodeState> nodes;
  private final HourCheck hours;
  private final OpenBins openBins;

  EngineMemory(
      RackFit fit, JobBook jobs, Map<String, NodeState> nodes, HourCheck hours, OpenBins openBins) {
    this.fit = fit;
    this.jobs = jobs;
    this.nodes = nodes;
    this.hours = hours;
    this.openBins = openBins;
  }

  /**
   * @param bin the interval it has come to
   */
  byte[] write(long bin) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      fit.save(out);
      JobMemory.write(jobs, out);
      out.writeLong(bin);
      out.writeInt(nodes.size());
      for (NodeState node : nodes.values()) {
        node.write(out);
        node.writeUnseen(out);
      }
      hours.write(out);
      openBins.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #write} gave; fails if it is not that.
   *
   * @param running takes the slots of the jobs that still run
   * @return the interval it had come to
   */
  long read(byte[] saved, Consumer<JobSlot> running) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readInt();
      if (version < FIRST_VERSION || version > VERSION) {
        throw new IOException("saved by another version: " + version + ", not " + VERSION);
      }
      Runnable fill = fit.restore(in, version >= TESTIMONY_VERSION);
      JobMemory.read(jobs, in, version > FIRST_VERSION).forEach(running);
      fill.run();
      final long bin = in.readLong();
      readNodes(in, version);
      hours.read(in);
      if (version > FIRST_VERSION) {
        openBins.read(in);
      }
      return bin;
    } catch (IllegalArgumentException e) {
      throw new IOException("not a saved engine: " + e.getMessage(), e);
    }
  }

  /** A node that is not in the rack any more is read and forgotten. */
  private void readNodes(DataInputStream in, int version) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String name = in.readUTF();
      NodeState node = nodes.get(name);
      if (node == null) {
        NodeSpec gone = new NodeSpec(name, "", 1, 1, false, false, SensorKind.NONE);
        node = new NodeState(-1, gone, false);
      }
      node.read(in);
      if (version > FIRST_VERSION) {
        node.readUnseen(in);
      }
    }
  }
}
