package dev.wattrack.energy.fit;

import dev.wattrack.energy.input.NodeSpec;

/**
 * Where the parameters of one node are in the {@link KalmanState}; -1 where the board has no such
 * part. Confined to the engine's thread: places move when a parameter before them goes.
 */
final class NodeParameters {
  static final int NONE = -1;

  final NodeSpec spec;
  final BoardPrior prior;
  int idle = NONE;
  int cpu = NONE;
  int bend = NONE;
  int gpu = NONE;
  int net = NONE;
  int disk = NONE;
  int sensorGain = NONE;
  int sensorOffset = NONE;

  final QuietSensor quiet = new QuietSensor();

  /** Whether the sensor's quiet reading was held against the idle prior. */
  boolean sensorTied;

  /** Whether the meter has seen it go off or on, or stood in front of it alone. */
  boolean seenApart;

  NodeParameters(NodeSpec spec, BoardPrior prior) {
    this.spec = spec;
    this.prior = prior;
  }

  boolean hasSensor() {
    return sensorGain != NONE;
  }

  /** A parameter at this place is gone. */
  void removed(int place) {
    idle = after(idle, place);
    cpu = after(cpu, place);
    bend = after(bend, place);
    gpu = after(gpu, place);
    net = after(net, place);
    disk = after(disk, place);
    sensorGain = after(sensorGain, place);
    sensorOffset = after(sensorOffset, place);
  }

  /** A place it has; -1 when there is none left. */
  int anyPlace() {
    for (int place : new int[] {idle, cpu, bend, gpu, net, disk, sensorGain, sensorOffset}) {
      if (place != NONE) {
        return place;
      }
    }
    return NONE;
  }

  /** This parameter goes. */
  void forget(int place) {
    idle = idle == place ? NONE : idle;
    cpu = cpu == place ? NONE : cpu;
    bend = bend == place ? NONE : bend;
    gpu = gpu == place ? NONE : gpu;
    net = net == place ? NONE : net;
    disk = disk == place ? NONE : disk;
    sensorGain = sensorGain == place ? NONE : sensorGain;
    sensorOffset = sensorOffset == place ? NONE : sensorOffset;
  }

  static int after(int place, int removed) {
    return place > removed ? place - 1 : place;
  }
}
