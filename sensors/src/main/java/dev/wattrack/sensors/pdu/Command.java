package dev.wattrack.sensors.pdu;

/**
 * What an outlet can be told. Both trees use the same numbers for these three (immediateOn 1,
 * immediateOff 2, immediateReboot 3) and different ones for the delayed ones, which we never send.
 */
enum Command {
  ON(1),
  OFF(2),
  REBOOT(3);

  private final int code;

  Command(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
