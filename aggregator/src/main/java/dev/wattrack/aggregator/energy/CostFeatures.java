package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import dev.wattrack.energy.job.JobEnergy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The integrated features of a job as bytes, so that it can be priced again years later. */
final class CostFeatures {
  private static final int VERSION = 1;
  private static final int MOST_NODES = 10_000;

  static byte[] write(JobEnergy energy) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      JobSpec spec = energy.job();
      out.writeByte(VERSION);
      out.writeUTF(spec.id());
      out.writeUTF(spec.kind());
      out.writeUTF(spec.program());
      out.writeInt(spec.coresPerNode());
      out.writeBoolean(spec.usesGpu());
      out.writeInt(spec.tasks());
      out.writeDouble(energy.startSeconds());
      out.writeDouble(energy.endSeconds());
      out.writeUTF(energy.state().name());
      out.writeInt(energy.revision());
      out.writeByte(WorkFeatures.COUNT);
      out.writeInt(energy.work().size());
      for (Map.Entry<String, WorkFeatures> work : energy.work().entrySet()) {
        out.writeUTF(work.getKey());
        for (int i = 0; i < WorkFeatures.COUNT; i++) {
          out.writeDouble(work.getValue().get(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The job with its work and no prices; fails if the bytes are something else. */
  static JobEnergy read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("features of version " + version + ", not " + VERSION);
      }
      String id = in.readUTF();
      String kind = in.readUTF();
      String program = in.readUTF();
      int cores = in.readInt();
      boolean gpu = in.readBoolean();
      int tasks = in.readInt();
      double start = in.readDouble();
      double end = in.readDouble();
      JobState state = JobState.valueOf(in.readUTF());
      int revision = in.readInt();
      int count = in.readByte();
      int nodes = in.readInt();
      if (count < 0 || count > WorkFeatures.COUNT || nodes < 0 || nodes > MOST_NODES) {
        throw new IOException("not the features of a job: " + count + " on " + nodes + " nodes");
      }
      Map<String, WorkFeatures> work = new LinkedHashMap<>();
      for (int n = 0; n < nodes; n++) {
        WorkFeatures features = new WorkFeatures();
        work.put(in.readUTF(), features);
        for (int i = 0; i < count; i++) {
          features.add(i, in.readDouble());
        }
      }
      JobSpec spec = new JobSpec(id, kind, program, List.copyOf(work.keySet()), cores, gpu, tasks);
      return new JobEnergy(spec, start, end, state, 0, 0, 0, 0, 0, revision, List.of(), work);
    } catch (IllegalArgumentException e) {
      throw new IOException("not the features of a job: " + e.getMessage(), e);
    }
  }

  private CostFeatures() {}
}
