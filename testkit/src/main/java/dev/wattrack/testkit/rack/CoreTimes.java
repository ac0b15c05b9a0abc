package dev.wattrack.testkit.rack;

import java.util.List;

/**
 * Where the last interval of a core went, in tenths of a percent that add up to 1,000 exactly.
 * Immutable.
 */
record CoreTimes(int user, int system, int iowait, int softirq, int idle) {
  static final int WHOLE = 1_000;
  static final CoreTimes IDLE = new CoreTimes(0, 0, 0, 0, WHOLE);

  CoreTimes {
    if (user < 0 || system < 0 || iowait < 0 || softirq < 0 || idle < 0) {
      throw new IllegalArgumentException("a share of time below zero");
    }
    if (user + system + iowait + softirq + idle != WHOLE) {
      throw new IllegalArgumentException("shares of time do not add up to " + WHOLE);
    }
  }

  /** Splits shares from 0 to 1; what they leave is idle. Together they must not pass 1. */
  static CoreTimes of(double user, double system, double iowait, double softirq) {
    int userTenths = (int) (user * WHOLE);
    int systemTenths = (int) (system * WHOLE);
    int iowaitTenths = (int) (iowait * WHOLE);
    int softirqTenths = (int) (softirq * WHOLE);
    return new CoreTimes(
        userTenths,
        systemTenths,
        iowaitTenths,
        softirqTenths,
        WHOLE - userTenths - systemTenths - iowaitTenths - softirqTenths);
  }

  /** The mean of cores, as cpu-total shows it. */
  static CoreTimes mean(List<CoreTimes> cores) {
    double scale = 1.0 / (cores.size() * WHOLE);
    return of(
        cores.stream().mapToInt(CoreTimes::user).sum() * scale,
        cores.stream().mapToInt(CoreTimes::system).sum() * scale,
        cores.stream().mapToInt(CoreTimes::iowait).sum() * scale,
        cores.stream().mapToInt(CoreTimes::softirq).sum() * scale);
  }

  /** Share of the interval in which the core worked, 0 to 1. */
  double busy() {
    return (user + system + softirq) / (double) WHOLE;
  }
}
