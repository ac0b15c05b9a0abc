package dev.wattrack.energy.job;

import dev.wattrack.energy.feature.JobSlot;
import dev.wattrack.energy.fit.WorkFeatures;
import dev.wattrack.energy.input.JobSpec;
import dev.wattrack.energy.input.JobState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes and reads the open accounts of jobs. Confined to the engine's thread. */
public final class JobMemory {
  /** Features of a time when nobody wrote how many. */
  private static final int UNCOUNTED = 15;

  public static void write(JobBook book, DataOutputStream out) throws IOException {
    out.writeInt(book.accounts().size());
    for (JobAccount account : book.accounts()) {
      JobSpec spec = account.slot().spec();
      out.writeUTF(spec.id());
      out.writeUTF(spec.kind());
      out.writeUTF(spec.program());
      out.writeUTF(String.join(" ", spec.nodes()));
      out.writeInt(spec.coresPerNode());
      out.writeBoolean(spec.usesGpu());
      out.writeInt(spec.tasks());
      out.writeDouble(account.slot().startSeconds());
      out.writeDouble(account.endSeconds());
      out.writeUTF(account.state().name());
      out.writeInt(account.work().size());
      for (Map.Entry<String, WorkFeatures> work : account.work().entrySet()) {
        out.writeUTF(work.getKey());
        out.writeByte(WorkFeatures.COUNT);
        for (int i = 0; i < WorkFeatures.COUNT; i++) {
          out.writeDouble(work.getValue().get(i));
        }
      }
    }
  }

  /**
   * Opens the accounts again; the slots of those that still run. {@code counted} is whether each
   * list of features says how many there are.
   */
  public static List<JobSlot> read(JobBook book, DataInputStream in, boolean counted)
      throws IOException {
    List<JobSlot> slots = new ArrayList<>();
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      JobSpec spec =
          new JobSpec(
              in.readUTF(),
              in.readUTF(),
              in.readUTF(),
              List.of(in.readUTF().split(" ")),
              in.readInt(),
              in.readBoolean(),
              in.readInt());
      JobSlot slot = new JobSlot(spec, in.readDouble());
      double end = in.readDouble();
      JobState state = JobState.valueOf(in.readUTF());
      book.start(slot);
      JobAccount account = book.account(spec.id());
      int nodes = in.readInt();
      for (int k = 0; k < nodes; k++) {
        String node = in.readUTF();
        int count = counted ? in.readByte() : UNCOUNTED;
        if (count < 0 || count > WorkFeatures.COUNT) {
          throw new IOException("not a saved engine: " + count + " features of a job");
        }
        for (int f = 0; f < count; f++) {
          double amount = in.readDouble();
          if (account != null) {
            account.on(node).add(f, amount);
          }
        }
      }
      if (account != null && end < Double.POSITIVE_INFINITY) {
        account.end(end, state);
      }
      slots.add(slot);
    }
    return slots;
  }

  private JobMemory() {}
}
