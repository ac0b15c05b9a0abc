package dev.wattrack.energy.input;

/** What a node itself can say about its power; all in watts DC except the outlet, at the wall. */
public enum SensorKind {
  NONE,
  /** Raspberry Pi 5: the sum of the PMIC's measured rails, without what hangs on USB. */
  PMIC,
  /** Jetson: input of the module by its INA3221, in steps of about 40 mW. */
  INA3221,
  /** x86: package (and memory) energy counters. */
  RAPL,
  /** A metered outlet or a plug in front of this one node. */
  OUTLET
}
