package dev.wattrack.sensors.dht22;

/** Why an attempt to read the sensor gave no value that is believed. Every one is counted. */
enum Refusal {
  /** No edge or hardly any: nothing answers on the pin. */
  SILENT("the sensor did not answer"),
  /** Not the edges of exactly 40 bits: edges were lost, merged or added. */
  EDGE_COUNT("not exactly 40 bits"),
  /** The kernel's event buffer ran over, or its numbers have a gap. */
  LOST_EVENTS("events were lost"),
  /** The two 80 µs answers before the bits are not there. */
  PREAMBLE("no valid preamble"),
  /** A pulse is neither a 0 nor a 1. */
  PULSE("a pulse has a length no bit has"),
  CHECKSUM("the checksum is wrong"),
  /** Outside what a DHT22 can measure. */
  RANGE("outside the sensor's range"),
  /** A jump that the next reading has to confirm. */
  SLEW("a jump, waiting for a second reading that agrees"),
  /** The last value doubled or halved: the trace of a shifted frame. */
  SHIFT("looks like the last value shifted by a bit"),
  /** Nothing to compare with yet. */
  UNCONFIRMED("waiting for a second reading that agrees"),
  /** EIO: the kernel driver could not decode the answer. */
  INPUT_OUTPUT_ERROR("the kernel driver could not decode the answer"),
  /** ETIMEDOUT: the kernel driver saw too few edges. */
  TOO_FEW_EDGES("the kernel driver saw too few edges"),
  /** EAGAIN: the kernel's clock is too coarse for the pulses. */
  COARSE_CLOCK("the kernel's clock is too coarse"),
  /** The read did not come back in time. */
  HANG("the read hangs"),
  /** The device, pin or file is not there. */
  MISSING("the sensor is not there"),
  /** There, but we may not open it. */
  PERMISSION("no permission"),
  /** Another program or driver holds the pin. */
  BUSY("the pin is in use"),
  /** The file is there but holds no number. */
  UNREADABLE("not a number");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether the way to the sensor is gone, so that it has to be looked for anew. */
  boolean lost() {
    return this == MISSING || this == PERMISSION || this == BUSY;
  }
}
