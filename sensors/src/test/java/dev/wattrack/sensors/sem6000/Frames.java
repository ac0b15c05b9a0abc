package dev.wattrack.sensors.sem6000;

import java.util.HexFormat;
import java.util.List;

/** Frames of real plugs, as published by those who decoded them first. */
final class Frames {
  /** A measurement and what it says. */
  record Sample(
      String hex, boolean on, double watts, int volts, double amperes, int hertz, long counter) {
    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }
  }

  static final List<Sample> MEASURED =
      List.of(
          new Sample("0f11040001000000eb000c320000000000002f", true, 0, 235, 0.012, 50, 0),
          new Sample("0f11040001002cc8ea0059320000000000006f", true, 11.464, 234, 0.089, 50, 0),
          new Sample("0f11040001005f18e700df3200000000000075", true, 24.344, 231, 0.223, 50, 0),
          new Sample("0f11040000000000e9000000000000000000ee", false, 0, 233, 0, 0, 0),
          new Sample("0f0f040001008850dc00d6320100000000672a", true, 34.896, 220, 0.214, 50, 103),
          new Sample("0f0f0400010062e6ec00ba3101000000000026", true, 25.318, 236, 0.186, 49, 0),
          new Sample("0f0f040001000000ed00003101000000000025", true, 0, 237, 0, 49, 0),
          new Sample("0f0f040001007f5bed00e631010000000000e5", true, 32.603, 237, 0.230, 49, 0));

  /** Seen in the air, damaged. */
  static final String DAMAGED = "0f0f1c0001006181ac00ab31010000020000b1";

  /** 24 hours of 47 Wh together, of hardware 2 (magcode/sem6000-mqtt). */
  static final String DAY =
      "0f330a0000000000000000000000000000000005000b000b000000000000000000000000000000000000000000000001"
          + "000d00063affff";

  /** Requests and short answers. */
  static final List<String> OTHERS =
      List.of(
          "0f0c170000000000000000000018ffff",
          "0f06170000000018ffff",
          "0f06170001000019ffff",
          "0f0c170000010203040000000022ffff",
          "0f06030001000005ffff",
          "0f06030000000004ffff",
          "0f0403000004ffff",
          "0f0c010029180a160607e3000053ffff",
          "0f0c0100241410030607e9000043ffff",
          "0f0401000002ffff",
          "0f050a0000000bffff",
          "0f050b0000000cffff",
          "0f050c0000000dffff",
          "0f051000000011ffff",
          "0f0e100000c8640000000001000e60acffff",
          "0f0705000e60000074ffff",
          "0f0405000006ffff",
          "0f090f0005010000000016ffff",
          "0f050f00050015ffff",
          "0f051100000012ffff");

  static List<byte[]> all() {
    return java.util.stream.Stream.of(
            MEASURED.stream().map(Sample::hex), OTHERS.stream(), java.util.stream.Stream.of(DAY))
        .flatMap(each -> each)
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  private Frames() {}
}
