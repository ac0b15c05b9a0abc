package dev.wattrack.energy.fit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes and reads what a model has learned, by the names of its parameters: what is no longer
 * there is left out, what is new keeps its prior. Confined to the engine's thread.
 */
public final class ModelMemory {
  private static final int MAX_PARAMETERS = 20_000;

  /** Writes means and covariances. */
  public static void write(RackModel model, DataOutputStream out) throws IOException {
    KalmanState state = model.state();
    int n = state.size();
    out.writeInt(n);
    for (int i = 0; i < n; i++) {
      out.writeUTF(state.name(i));
      out.writeDouble(state.mean(i));
      for (int k = 0; k <= i; k++) {
        out.writeDouble(state.covariance(i, k));
      }
    }
    out.writeInt(model.nodes());
    for (int node = 0; node < model.nodes(); node++) {
      out.writeUTF(model.spec(node).name());
      out.writeDouble(model.parameters(node).quiet.watts());
      out.writeBoolean(model.parameters(node).sensorTied);
      out.writeBoolean(model.parameters(node).seenApart);
    }
  }

  /**
   * Reads what {@link #write} wrote into a model of the same rack, or one much like it. What comes
   * back fills the parameters, when the jobs that run are known again.
   */
  public static Runnable read(RackModel model, DataInputStream in) throws IOException {
    int n = in.readInt();
    if (n < 0 || n > MAX_PARAMETERS) {
      throw new IOException("not a saved model: " + n + " parameters");
    }
    String[] names = new String[n];
    double[] means = new double[n];
    double[][] covariances = new double[n][];
    for (int i = 0; i < n; i++) {
      names[i] = in.readUTF();
      means[i] = in.readDouble();
      covariances[i] = new double[i + 1];
      for (int k = 0; k <= i; k++) {
        covariances[i][k] = in.readDouble();
      }
    }
    nodes(model, in);
    return () -> fill(model, names, means, covariances);
  }

  private static void fill(
      RackModel model, String[] names, double[] means, double[][] covariances) {
    KalmanState state = model.state();
    for (String name : names) {
      model.programs().remember(name);
      ThermalWitness.remember(state, name);
    }
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < state.size(); i++) {
      places.put(state.name(i), i);
    }
    for (String name : names) {
      Integer a = places.get(name);
      for (int k = 0; a != null && k < state.size(); k++) {
        state.setCovariance(a, k, 0);
      }
    }
    for (int i = 0; i < names.length; i++) {
      Integer a = places.get(names[i]);
      if (a == null) {
        continue;
      }
      state.setMean(a, means[i]);
      for (int k = 0; k <= i; k++) {
        Integer b = places.get(names[k]);
        if (b != null) {
          state.setCovariance(a, b, covariances[i][k]);
        }
      }
    }
  }

  private static void nodes(RackModel model, DataInputStream in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      String name = in.readUTF();
      double quiet = in.readDouble();
      boolean tied = in.readBoolean();
      boolean apart = in.readBoolean();
      for (int node = 0; node < model.nodes(); node++) {
        if (model.spec(node).name().equals(name)) {
          model.parameters(node).quiet.restore(quiet);
          model.parameters(node).sensorTied = tied;
          model.parameters(node).seenApart = apart;
        }
      }
    }
  }

  private ModelMemory() {}
}
