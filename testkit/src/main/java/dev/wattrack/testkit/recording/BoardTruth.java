package dev.wattrack.testkit.recording;

import java.util.Locale;
import java.util.Random;

/**
 * One simulated board as it really is. Watts DC; the curve of its CPU, the exponent of its clock
 * and its cooling are drawn, and are not those of any estimator. Immutable.
 */
record BoardTruth(
    String name,
    String board,
    int cores,
    double maxMhz,
    double minMhz,
    double idle,
    double cpu,
    double curve,
    double clockExponent,
    double gpu,
    double net,
    double disk,
    double kelvinPerWatt,
    double idleHeat,
    double airOffset,
    double clockError) {

  /** What a class has in common against the table. */
  record ClassTruth(
      double idle,
      double cpu,
      double gpu,
      double curve,
      double exponent,
      double heat,
      double idleHeat) {
    static ClassTruth draw(Random random, double spread) {
      return new ClassTruth(
          factor(random, spread),
          factor(random, spread),
          factor(random, spread),
          1.15 + 0.5 * random.nextDouble(),
          1.7 + 0.6 * random.nextDouble(),
          factor(random, 0.15),
          factor(random, 0.1));
    }
  }

  /** Supply and cable: wall over DC, about. */
  static final double WALL_PER_DC = 1.22;

  private static final double UNIT = 0.06;

  static double factor(Random random, double sd) {
    return Math.max(0.4, Math.min(1.9, 1 + sd * random.nextGaussian()));
  }

  static BoardTruth draw(String board, int number, ClassTruth c, double skew, Random random) {
    double[] table =
        switch (board) {
          case "nano" -> new double[] {2.6, 3.8, 5.0, 4, 1479, 102, 4.3};
          case "pi5" -> new double[] {5.0, 7.1, 0, 4, 2400, 1500, 3.5};
          case "wyse" -> new double[] {7.7, 6.0, 0, 2, 1400, 800, 2.7};
          case "r630" -> new double[] {113, 226, 0, 16, 2400, 1200, 0.25};
          default -> new double[] {3.25, 4.4, 0, 4, 1800, 600, 5.2};
        };
    double dc = 1 / WALL_PER_DC;
    return new BoardTruth(
        String.format(Locale.ROOT, "%s-%d", board, number),
        board,
        (int) table[3],
        table[4],
        table[5],
        table[0] * dc * c.idle * factor(random, UNIT),
        table[1] * dc * c.cpu * factor(random, UNIT),
        c.curve,
        c.exponent,
        table[2] * dc * c.gpu * factor(random, UNIT),
        1.0 * dc * factor(random, 0.3),
        board.equals("pi5") ? 2.6 * dc * factor(random, 0.3) : 0,
        table[6] * c.heat * factor(random, 0.06),
        c.idleHeat,
        1.5 * random.nextGaussian(),
        skew * random.nextGaussian());
  }

  boolean hasGpu() {
    return gpu > 0;
  }

  /** Dynamic DC watts of the CPU at a busy share, a clock share and a mean intensity. */
  double cpuWatts(double busy, double clockShare, double intensity) {
    double height = busy <= 0 ? 0 : 2 * busy - Math.pow(busy, curve);
    return cpu * Math.pow(clockShare, clockExponent) * height * intensity;
  }
}
