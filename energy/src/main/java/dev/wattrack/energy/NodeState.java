package dev.wattrack.energy;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.NodeTrack;
import dev.wattrack.energy.feature.Slice;
import dev.wattrack.energy.feature.SliceWindow;
import dev.wattrack.energy.fit.NodePrediction;
import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.Observation.NodeSample;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.BiConsumer;

/** A node as the engine follows it. Confined to the engine's thread. */
final class NodeState {
  /** Clocks differ: what a node said just before it went off may look like after. */
  private static final double LAST_WORDS_SECONDS = 10;

  final int index;
  final NodeSpec spec;
  final NodeTrack track;
  final SliceWindow window = new SliceWindow();
  final FeatureSum features = new FeatureSum();
  final NodePrediction prediction = new NodePrediction();

  /** Whether it draws power, as far as is known. */
  boolean on;

  /** When that changed last. */
  double changedSeconds = Double.NEGATIVE_INFINITY;

  /** Bins in a row in which the meter said that a silent node draws nothing. */
  int binsWithoutPower;

  /** Whether its agent was not heard in the last bin although it was on. */
  boolean unseen;

  /** The last stretch in which that was so. */
  double unseenFrom = Double.NaN;

  double unseenTo = Double.NaN;

  /** Bins in a row without its agent. */
  int silentBins;

  /** Whether it is off only because the meter says so. */
  boolean offByMeter;

  NodeState(int index, NodeSpec spec, boolean on) {
    this.index = index;
    this.spec = spec;
    this.on = on;
    this.track = new NodeTrack(spec);
  }

  void switched(boolean nowOn, double timeSeconds) {
    if (on == nowOn) {
      return;
    }
    on = nowOn;
    changedSeconds = timeSeconds;
    offByMeter = false;
    binsWithoutPower = 0;
    if (!nowOn) {
      track.reset();
    }
  }

  void heard(NodeSample sample, BiConsumer<NodeState, Slice> slices) {
    if (!on && sample.timeSeconds() < changedSeconds + LAST_WORDS_SECONDS) {
      return;
    }
    if (!on) {
      switched(true, sample.timeSeconds());
    }
    track.accept(sample, slice -> take(slice, slices));
  }

  void flush(BiConsumer<NodeState, Slice> slices) {
    track.flush(slice -> take(slice, slices));
  }

  private void take(Slice slice, BiConsumer<NodeState, Slice> slices) {
    window.add(slice);
    slices.accept(this, slice);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeUTF(spec.name());
    out.writeBoolean(on);
    out.writeBoolean(offByMeter);
    out.writeDouble(changedSeconds);
    track.write(out);
  }

  /** Reads what {@link #write} wrote after the name. */
  void read(DataInputStream in) throws IOException {
    on = in.readBoolean();
    offByMeter = in.readBoolean();
    changedSeconds = in.readDouble();
    track.read(in);
  }

  void writeUnseen(DataOutputStream out) throws IOException {
    out.writeBoolean(unseen);
    out.writeDouble(unseenFrom);
    out.writeDouble(unseenTo);
  }

  /** What of its time was closed without it may still be told after a restart. */
  void readUnseen(DataInputStream in) throws IOException {
    unseen = in.readBoolean();
    unseenFrom = in.readDouble();
    unseenTo = in.readDouble();
  }

  /** Whether its power state changed near a time, so that a second more or less matters. */
  boolean changedNear(double from, double to) {
    return changedSeconds > from - 10 && changedSeconds < to + 10;
  }
}
