package dev.wattrack.energy.fit;

import dev.wattrack.energy.feature.FeatureSum;
import dev.wattrack.energy.feature.JobFeature;
import dev.wattrack.energy.input.SensorKind;

/**
 * What one node draws before the supply's loss (W), by its features or by its own sensor, and the
 * gradient of that. Confined to the engine's thread.
 */
final class NodePower {
  /** Below this share of its idle power a node counts as quiet. */
  private static final double QUIET_SHARE = 0.03;

  /** How far a sensor and the model may be apart, and for how many bins that stays the same. */
  private static final double SENSOR_PHASE_SHARE = 0.12;

  private static final double SENSOR_CORRELATED_BINS = 12;

  private final KalmanState state;
  private final ProgramTable programs;
  private final SensorModel sensors;
  private final DynamicGradient dynamics;

  NodePower(KalmanState state, ProgramTable programs, SensorModel sensors) {
    this.state = state;
    this.programs = programs;
    this.sensors = sensors;
    this.dynamics = new DynamicGradient(state, programs);
  }

  private static double square(double value) {
    return value * value;
  }

  private double mean(int place) {
    return place == NodeParameters.NONE ? 0 : state.mean(place);
  }

  /** The factor on the idle power by the SoC's temperature; 1 where it is unknown. */
  static double temperatureFactor(FeatureSum f) {
    if (!f.hasSoc()) {
      return 1;
    }
    return temperatureFactor(f.socCelsius);
  }

  static double temperatureFactor(double socCelsius) {
    double kelvin = Math.max(-40, Math.min(80, socCelsius - Constants.REFERENCE_CELSIUS));
    return 1 + Constants.LEAKAGE_PER_KELVIN * kelvin;
  }

  /** Fills what a node draws at these features. */
  void predict(NodeParameters p, FeatureSum f, NodePrediction out) {
    out.clear(f.jobs());
    out.idle = state.mean(p.idle) * temperatureFactor(f);
    double c = state.mean(p.cpu);
    double k = state.mean(p.bend);
    double dynamic = c * f.cpu + k * f.bend + mean(p.net) * f.net + mean(p.disk) * f.disk;
    dynamic += mean(p.gpu) * f.gpu;
    double jobs = 0;
    for (int j = 0; j < f.jobs(); j++) {
      JobIntensity job = programs.of(f.slot(j));
      double own = mean(job.own);
      double cpuMore = mean(job.program.cpu) + own;
      double gpuMore = mean(job.program.gpu) + own;
      double cpu = c * f.job(j, JobFeature.CPU) + k * f.job(j, JobFeature.BEND);
      double gpu = mean(p.gpu) * f.job(j, JobFeature.GPU);
      double rest =
          mean(p.net) * f.job(j, JobFeature.NET) + mean(p.disk) * f.job(j, JobFeature.DISK);
      dynamic += cpu * cpuMore + gpu * gpuMore;
      out.jobs[j] = Math.max(0, cpu * (1 + cpuMore) + gpu * (1 + gpuMore) + rest);
      jobs += out.jobs[j];
    }
    out.system = Math.max(0, dynamic - jobs);
    out.total = out.idle + out.system + jobs;
    if (p.hasSensor() && f.hasSensor()) {
      bySensor(p, f, out);
    }
  }

  /** The sensor gives the total; the model only says how it is divided. */
  private void bySensor(NodeParameters p, FeatureSum f, NodePrediction out) {
    double total = Math.max(0.05, sensors.wall(p, f));
    double modelled = out.total - out.idle;
    out.bySensor = true;
    out.idle = Math.min(total, sensors.idle(p, f));
    double dynamic = total - out.idle;
    if (modelled > 1e-6) {
      double factor = dynamic / modelled;
      out.system *= factor;
      for (int j = 0; j < out.jobCount; j++) {
        out.jobs[j] *= factor;
      }
    } else {
      out.system = dynamic;
    }
    out.total = total;
  }

  /** How unsure the dynamic watts of these features are by the model, W squared. */
  double dynamicVariance(NodeParameters p, FeatureSum f) {
    Gradient h = new Gradient();
    dynamics.add(p, f, 1, h);
    return state.variance(h);
  }

  /** Adds the gradient of the meter; {@code slope} is the supply's, from p to the wall. */
  void addGradient(NodeParameters p, FeatureSum f, double slope, Gradient h) {
    if (p.hasSensor() && f.hasSensor()) {
      h.add(p.sensorGain, f.sensorWatts * slope);
      // Constant columns keep a constant slope, or the supply's curve would pretend to separate
      // them.
      h.add(p.sensorOffset, 1 + Constants.SUPPLY_CURVE);
      if (p.spec.sensor() == SensorKind.PMIC && p.disk != NodeParameters.NONE) {
        h.add(p.disk, f.disk * slope);
      }
      return;
    }
    h.add(p.idle, 1 + Constants.SUPPLY_CURVE);
    dynamics.add(p, f, slope, h);
  }

  /** Holds a node's own sensor against its model, so that each teaches the other. */
  void learnFromSensor(NodeParameters p, FeatureSum f, Gradient h, NodePrediction work) {
    if (!p.hasSensor() || !f.hasSensor()) {
      return;
    }
    double sensor = f.sensorWatts;
    f.sensorWatts = Double.NaN;
    predict(p, f, work);
    f.sensorWatts = sensor;
    double modelled = work.total - work.idle;
    if (modelled < QUIET_SHARE * work.idle) {
      p.quiet.add(sensor / temperatureFactor(f));
    }
    if (!p.quiet.settled()) {
      return;
    }
    sensors.tieIdle(p, h);
    double above = sensor - sensors.quiet(p, f);
    h.clear();
    dynamics.add(p, f, 1, h);
    h.add(p.sensorGain, -above);
    double measured = mean(p.sensorGain) * above + sensors.beside(p, f);
    if (p.spec.sensor() == SensorKind.PMIC && p.disk != NodeParameters.NONE) {
      h.add(p.disk, -f.disk);
    }
    double noise = square(0.1) + square(SENSOR_PHASE_SHARE * modelled);
    state.update(h, measured - modelled, noise * SENSOR_CORRELATED_BINS);
  }
}
