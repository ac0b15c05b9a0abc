package dev.wattrack.testkit.rack;

/**
 * What boards of one kind have in common. Watts are at the wall, behind the loss of the power
 * supply; temperatures follow from kelvin per watt against the air around the board. Immutable.
 */
record BoardClass(
    String board,
    String kernel,
    String cpuModel,
    Clock clock,
    long memoryKilobytes,
    Power power,
    Cooling cooling,
    String rootDevice,
    Kind kind) {

  /** What a board is, and so which files it has. */
  enum Kind {
    PI,
    JETSON,
    SERVER
  }

  /** MHz; {@code hotMhz} is the limit while the board is too hot. */
  record Clock(int minMhz, int maxMhz, int hotMhz, int stepMhz) {}

  /** Watts at the wall: idle, then what all cores and what the GPU add at most. */
  record Power(double idleWatts, double coresWatts, double gpuWatts) {}

  /** Kelvin per watt and the time constant of the heat sink. */
  record Cooling(double kelvinPerWatt, double tauSeconds) {}

  /** Of every board here. */
  static final int CORES = 4;

  static final BoardClass JETSON_NANO =
      new BoardClass(
          "NVIDIA Jetson Nano Developer Kit",
          "4.9.337-tegra",
          "ARMv8 Processor rev 1 (v8l)",
          new Clock(102, 1479, 1428, 102),
          4_059_292,
          new Power(2.0, 3.9, 4.0),
          new Cooling(3.4, 90),
          "/dev/mmcblk0p1",
          Kind.JETSON);

  static final BoardClass PI_4 =
      new BoardClass(
          "Raspberry Pi 4 Model B Rev 1.5",
          "6.12.25+rpt-rpi-v8",
          "Cortex-A72",
          new Clock(600, 1800, 1500, 100),
          3_885_396,
          new Power(2.7, 3.5, 0),
          new Cooling(5.0, 70),
          "/dev/mmcblk0p2",
          Kind.PI);

  static final BoardClass PI_5 =
      new BoardClass(
          "Raspberry Pi 5 Model B Rev 1.0",
          "6.12.25+rpt-rpi-2712",
          "Cortex-A76",
          new Clock(1500, 2400, 1800, 100),
          8_254_336,
          new Power(2.7, 7.0, 0),
          new Cooling(3.6, 60),
          "/dev/mmcblk0p2",
          Kind.PI);

  /** A used server of CentOS 7, whose processor has four cores. */
  static final BoardClass R630 =
      new BoardClass(
          "Dell Inc. PowerEdge R630",
          "3.10.0-1160.el7.x86_64",
          "Intel(R) Xeon(R) CPU E5-2637 v3 @ 3.50GHz",
          new Clock(1200, 3700, 2400, 100),
          65_702_000,
          new Power(92, 105, 0),
          new Cooling(0.22, 60),
          "/dev/nvme0n1p2",
          Kind.SERVER);

  /** The same with a Tesla T4. */
  static final BoardClass R730_T4 =
      new BoardClass(
          "Dell Inc. PowerEdge R730",
          "3.10.0-1160.el7.x86_64",
          "Intel(R) Xeon(R) CPU E5-2637 v3 @ 3.50GHz",
          new Clock(1200, 3700, 2400, 100),
          65_702_000,
          new Power(110, 105, 62),
          new Cooling(0.2, 60),
          "/dev/nvme0n1p2",
          Kind.SERVER);

  boolean hasGpu() {
    return power.gpuWatts() > 0;
  }

  /** How much warmer than the heat sink the GPU gets; a card has fans of its own. */
  double gpuKelvinPerWatt() {
    return kind == Kind.SERVER ? 0.15 : 1.5;
  }

  /** The disk that its root is on. */
  String disk() {
    return rootDevice.substring("/dev/".length(), rootDevice.lastIndexOf('p'));
  }

  /** Kernels before 4.20 have no PSI: neither a Jetson Nano nor CentOS 7 reports pressure. */
  boolean hasPressure() {
    return kind == Kind.PI;
  }
}
