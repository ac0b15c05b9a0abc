package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import java.nio.charset.StandardCharsets;

/**
 * What characteristic fff1 tells: bytes 0-5 vendor, 11.12 firmware, 13.14 hardware, e.g. {@code
 * 564f4c4346540400000000010d02001e} is firmware 1.13 on hardware 2.0. Immutable.
 */
record PlugInfo(String firmware, String hardware) {
  static Reading<PlugInfo> parse(byte[] bytes) {
    if (bytes.length < 15 || !new String(bytes, 0, 6, StandardCharsets.US_ASCII).equals("VOLCFT")) {
      return Reading.failed("not a SEM6000: characteristic fff1 does not begin with VOLCFT");
    }
    return Reading.value(new PlugInfo(bytes[11] + "." + bytes[12], bytes[13] + "." + bytes[14]));
  }
}
