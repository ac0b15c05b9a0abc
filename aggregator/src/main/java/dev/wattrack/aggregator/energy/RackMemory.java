package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.model.job.JobSpan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a rack needs to go on after a restart: how far its ledger is, its nodes, the engine's own
 * memory, and the runs of jobs that are not priced for good. Immutable.
 *
 * @param throughSeconds the end of the last interval
 */
record RackMemory(long throughSeconds, List<NodeSpec> nodes, byte[] engine, List<JobRun> runs) {
  private static final int VERSION = 1;
  private static final int MOST = 1 << 20;

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(throughSeconds);
      out.writeInt(nodes.size());
      for (NodeSpec node : nodes) {
        out.writeUTF(node.name());
        out.writeUTF(node.board());
        out.writeInt(node.cores());
        out.writeDouble(node.maxMhz());
        out.writeBoolean(node.hasGpu());
        out.writeBoolean(node.hasDiskCounter());
        out.writeUTF(node.sensor().name());
      }
      out.writeInt(engine.length);
      out.write(engine);
      writeRuns(runs, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeRuns(Collection<JobRun> runs, DataOutputStream out) throws IOException {
    out.writeInt(runs.size());
    for (JobRun run : runs) {
      Instant end = run.end;
      out.writeUTF(run.key.scheduler());
      out.writeUTF(run.key.id());
      out.writeLong(run.start.toEpochMilli());
      out.writeLong(run.began.toEpochMilli());
      out.writeLong(end == null ? Long.MIN_VALUE : end.toEpochMilli());
      out.writeLong(run.moreExclusive);
      out.writeLong(run.moreFull);
      out.writeInt(run.nodes.size());
      for (String node : run.nodes) {
        out.writeUTF(node);
      }
    }
  }

  static RackMemory read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("kept by another version: " + version + ", not " + VERSION);
      }
      long through = in.readLong();
      List<NodeSpec> nodes = new ArrayList<>();
      int count = bounded(in.readInt());
      for (int i = 0; i < count; i++) {
        nodes.add(
            new NodeSpec(
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                in.readDouble(),
                in.readBoolean(),
                in.readBoolean(),
                SensorKind.valueOf(in.readUTF())));
      }
      byte[] engine = in.readNBytes(Math.max(0, in.readInt()));
      List<JobRun> runs = new ArrayList<>();
      int jobs = bounded(in.readInt());
      for (int i = 0; i < jobs; i++) {
        runs.add(readRun(in));
      }
      return new RackMemory(through, nodes, engine, runs);
    } catch (IllegalArgumentException e) {
      throw new IOException("not the memory of a rack: " + e.getMessage(), e);
    }
  }

  private static JobRun readRun(DataInputStream in) throws IOException {
    JobSpan.Key key = new JobSpan.Key(in.readUTF(), in.readUTF());
    Instant start = Instant.ofEpochMilli(in.readLong());
    Instant began = Instant.ofEpochMilli(in.readLong());
    long end = in.readLong();
    long exclusive = in.readLong();
    long full = in.readLong();
    List<String> nodes = new ArrayList<>();
    int count = bounded(in.readInt());
    for (int i = 0; i < count; i++) {
      nodes.add(in.readUTF());
    }
    JobRun run = new JobRun(key, start, began, nodes);
    run.end = end == Long.MIN_VALUE ? null : Instant.ofEpochMilli(end);
    run.moreExclusive = exclusive;
    run.moreFull = full;
    return run;
  }

  private static int bounded(int count) throws IOException {
    if (count < 0 || count > MOST) {
      throw new IOException("not the memory of a rack: a list of " + count);
    }
    return count;
  }
}
