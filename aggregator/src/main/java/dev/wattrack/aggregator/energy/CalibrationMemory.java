package dev.wattrack.aggregator.energy;

import dev.wattrack.energy.calibrate.Commissioning;
import dev.wattrack.energy.calibrate.Knowledge;
import dev.wattrack.energy.calibrate.Level;
import dev.wattrack.energy.calibrate.MeasuredStep;
import dev.wattrack.energy.ledger.Quality;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A calibration as it is kept over a stop and over a restart. Immutable.
 *
 * @param complete whether it came to its end by itself
 * @param single the node of an absolute check, or empty
 * @param nodes those to be switched, in their order
 * @param after what was known at the end; empty before
 */
record CalibrationMemory(
    Phase phase,
    boolean complete,
    String single,
    List<String> nodes,
    List<String> staying,
    boolean withLoads,
    Knowledge before,
    Optional<Knowledge> after,
    Commissioning.Saved saved,
    String note) {

  /** How far it is; the names are kept in the store. */
  enum Phase {
    RUNNING,
    INTERRUPTED,
    METER_BACK,
    REPORTING,
    STOPPED,
    FINISHED
  }

  private static final int VERSION = 1;
  private static final int MOST = 4_096;

  CalibrationMemory {
    nodes = List.copyOf(nodes);
    staying = List.copyOf(staying);
  }

  CalibrationMemory in(Phase next) {
    return new CalibrationMemory(
        next, complete, single, nodes, staying, withLoads, before, after, saved, note);
  }

  CalibrationMemory ended(boolean whole) {
    return new CalibrationMemory(
        phase, whole, single, nodes, staying, withLoads, before, after, saved, note);
  }

  CalibrationMemory knowing(Optional<Knowledge> now) {
    return new CalibrationMemory(
        phase, complete, single, nodes, staying, withLoads, before, now, saved, note);
  }

  CalibrationMemory with(Commissioning.Saved now) {
    return new CalibrationMemory(
        phase, complete, single, nodes, staying, withLoads, before, after, now, note);
  }

  CalibrationMemory noting(String trouble) {
    return new CalibrationMemory(
        phase, complete, single, nodes, staying, withLoads, before, after, saved, trouble);
  }

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeUTF(phase.name());
      out.writeBoolean(complete);
      out.writeUTF(single);
      writeNames(nodes, out);
      writeNames(staying, out);
      out.writeBoolean(withLoads);
      writeKnowledge(before, out);
      out.writeBoolean(after.isPresent());
      if (after.isPresent()) {
        writeKnowledge(after.get(), out);
      }
      out.writeBoolean(saved.fixed().isPresent());
      if (saved.fixed().isPresent()) {
        writeLevel(saved.fixed().get(), out);
      }
      out.writeInt(saved.steps().size());
      for (MeasuredStep step : saved.steps()) {
        out.writeUTF(step.node());
        writeLevel(step.step(), out);
        out.writeDouble(step.seconds());
      }
      out.writeUTF(note);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeNames(List<String> names, DataOutputStream out) throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      out.writeUTF(name);
    }
  }

  private static void writeLevel(Level level, DataOutputStream out) throws IOException {
    out.writeDouble(level.watts());
    out.writeDouble(level.sdWatts());
  }

  private static void writeKnowledge(Knowledge known, DataOutputStream out) throws IOException {
    writeLevel(known.fixed(), out);
    out.writeInt(known.nodes().size());
    for (Knowledge.Node node : known.nodes()) {
      out.writeUTF(node.name());
      writeLevel(node.idle(), out);
      writeLevel(node.busy(), out);
      out.writeUTF(node.quality().name());
    }
  }

  /** Anything that is no such memory is an {@link IOException} that says so. */
  static CalibrationMemory read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("kept by another version: " + version + ", not " + VERSION);
      }
      Phase phase = Phase.valueOf(in.readUTF());
      boolean complete = in.readBoolean();
      String single = in.readUTF();
      List<String> nodes = readNames(in);
      List<String> staying = readNames(in);
      boolean withLoads = in.readBoolean();
      Knowledge before = readKnowledge(in);
      Optional<Knowledge> after =
          in.readBoolean() ? Optional.of(readKnowledge(in)) : Optional.empty();
      Optional<Level> fixed = in.readBoolean() ? Optional.of(readLevel(in)) : Optional.empty();
      List<MeasuredStep> steps = new ArrayList<>();
      int count = bounded(in.readInt());
      for (int i = 0; i < count; i++) {
        steps.add(new MeasuredStep(in.readUTF(), readLevel(in), in.readDouble()));
      }
      return new CalibrationMemory(
          phase,
          complete,
          single,
          nodes,
          staying,
          withLoads,
          before,
          after,
          new Commissioning.Saved(fixed, steps),
          in.readUTF());
    } catch (IllegalArgumentException e) {
      throw new IOException("not the memory of a calibration: " + e.getMessage(), e);
    }
  }

  private static List<String> readNames(DataInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    int count = bounded(in.readInt());
    for (int i = 0; i < count; i++) {
      names.add(in.readUTF());
    }
    return names;
  }

  private static Level readLevel(DataInputStream in) throws IOException {
    return new Level(in.readDouble(), in.readDouble());
  }

  private static Knowledge readKnowledge(DataInputStream in) throws IOException {
    Level fixed = readLevel(in);
    List<Knowledge.Node> nodes = new ArrayList<>();
    int count = bounded(in.readInt());
    for (int i = 0; i < count; i++) {
      nodes.add(
          new Knowledge.Node(
              in.readUTF(), readLevel(in), readLevel(in), Quality.valueOf(in.readUTF())));
    }
    return new Knowledge(fixed, nodes);
  }

  private static int bounded(int count) throws IOException {
    if (count < 0 || count > MOST) {
      throw new IOException("not the memory of a calibration: a list of " + count);
    }
    return count;
  }
}
