package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;

/**
 * What {@code ipmitool dcmi power reading} prints, e.g. {@code Instantaneous power reading: 197
 * Watts}. The line {@code Power reading state is: deactivated} tells of the statistics, not of this
 * value: OpenBMC says so beside good readings (openbmc/openbmc issue 3257). Controllers without a
 * power sensor say 0 W.
 */
final class DcmiReadout {
  private static final byte[] WATTS = Scan.ascii("Watts");
  private static final byte[] INSTANTANEOUS = Scan.ascii("Instantaneous power reading");

  /** The machine's power, µW. */
  static Reading<Long> parse(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Scan scan = new Scan().reset(bytes, bytes.length);
    while (scan.line()) {
      if (scan.before(':') && scan.is(INSTANTANEOUS)) {
        if (!scan.counter() || scan.value() > 0xffff) {
          break;
        }
        long watts = scan.value();
        if (!scan.word() || !scan.is(WATTS)) {
          break;
        }
        return watts == 0
            ? Reading.failed("the management controller says 0 W: it has no power sensor")
            : Reading.value(watts * 1_000_000);
      }
    }
    return Reading.failed("ipmitool gives no instantaneous power reading");
  }

  private DcmiReadout() {}
}
