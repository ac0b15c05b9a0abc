package dev.wattrack.energy.fit;

/**
 * What is learned of a program: how far its CPU and its GPU power are from a usual program's, as a
 * fraction. Places in the {@link KalmanState}; -1 where it has none. Confined to the engine's
 * thread.
 */
final class Program {
  final String name;
  int cpu = NodeParameters.NONE;
  int gpu = NodeParameters.NONE;
  long lastBin;

  Program(String name) {
    this.name = name;
  }

  void removed(int place) {
    cpu = NodeParameters.after(cpu, place);
    gpu = NodeParameters.after(gpu, place);
  }
}
