package dev.wattrack.sensors.dht22;

import java.util.Locale;

/**
 * Edge times to bits. Only times and the alternation of the levels are used: on pulses of 26 µs the
 * kernel's edge type can be wrong and two edges can merge. Total: any array gives an answer.
 *
 * <pre>
 *  host lets go   sensor answers        40 times                the end
 *  ──┐  ┌────┐           ┌──────────┐         ┌── 26 or 70 ──┐         ┌────
 *    └──┘    └── 80 µs ──┘   80 µs  └─ 50 µs ─┘              └─ 50 µs ─┘
 *       R    F           R          F         R              F         R
 * </pre>
 *
 * The first edge (the pull-up lifts the line) and the last may be missing; neither carries a bit.
 * The checksum is a sum and passes for half of all frames shifted by a bit, so nothing is guessed:
 * exactly 40 bits, each pulse of a length that a bit has, one way to align them, or no frame.
 */
final class PulseDecoder {
  /** Fewest edges of a whole frame: three of the preamble and two a bit. */
  static final int FEWEST_EDGES = 83;

  private static final int MOST_EDGES = 85;
  private static final int SILENT_BELOW = 3;
  private static final int BITS = 40;

  // AM2302 data sheet, table 6: 75-85, 48-55, 22-30 and 68-75 µs; wider by what an interrupt costs,
  // but never so wide that one late edge could make a 0 a 1: that edge spoils the pulse beside it.
  private static final Window ANSWER = new Window(62, 105);
  private static final Window GAP = new Window(35, 75);
  private static final Window ZERO = new Window(12, 42);
  private static final Window ONE = new Window(56, 95);
  private static final Window RELEASE = new Window(1, 400);

  /** Inclusive limits in microseconds. */
  private record Window(int low, int high) {
    boolean holds(long nanos) {
      return nanos >= low * 1000L && nanos <= high * 1000L;
    }
  }

  /** The frame in these edges (nanoseconds of one clock, in order). */
  static Attempt decode(long[] edgeNanos) {
    int edges = edgeNanos.length;
    if (edges < SILENT_BELOW) {
      return Attempt.refused(Refusal.SILENT, edges + " edges; a frame has 84");
    }
    if (edges < FEWEST_EDGES || edges > MOST_EDGES) {
      return Attempt.refused(
          Refusal.EDGE_COUNT, edges + " edges; exactly 40 bits have " + FEWEST_EDGES + " to 85");
    }
    long[] spans = new long[edges - 1];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = edgeNanos[i + 1] - edgeNanos[i];
    }
    return align(spans);
  }

  /** Tries with and without the edge of the pull-up; two answers are none. */
  private static Attempt align(long[] spans) {
    Attempt found =
        Attempt.refused(Refusal.PREAMBLE, "no 80 µs low and 80 µs high before the bits");
    int aligned = 0;
    for (int start = 0; start <= 1; start++) {
      int left = spans.length - start - 2 - 2 * BITS;
      if (left < 0 || left > 1 || !preamble(spans, start)) {
        continue;
      }
      found = bits(spans, start + 2);
      aligned++;
    }
    return aligned > 1
        ? Attempt.refused(Refusal.PREAMBLE, "the bits can be aligned in two ways")
        : found;
  }

  private static boolean preamble(long[] spans, int start) {
    return (start == 0 || RELEASE.holds(spans[0]))
        && ANSWER.holds(spans[start])
        && ANSWER.holds(spans[start + 1]);
  }

  private static Attempt bits(long[] spans, int start) {
    long bits = 0;
    for (int i = 0; i < BITS; i++) {
      long gap = spans[start + 2 * i];
      long pulse = spans[start + 2 * i + 1];
      if (!GAP.holds(gap) || !(ZERO.holds(pulse) || ONE.holds(pulse))) {
        return pulse(i, gap, pulse);
      }
      bits = bits << 1 | (ONE.holds(pulse) ? 1 : 0);
    }
    int last = start + 2 * BITS;
    if (last < spans.length && !GAP.holds(spans[last])) {
      return pulse(BITS, spans[last], 0);
    }
    return DhtBits.measurement(bits);
  }

  private static Attempt pulse(int bit, long gapNanos, long pulseNanos) {
    return Attempt.refused(
        Refusal.PULSE,
        String.format(
            Locale.ROOT,
            "bit %d: %.1f µs low, %.1f µs high; a bit has 50 low and 26 or 70 high",
            bit,
            gapNanos / 1e3,
            pulseNanos / 1e3));
  }

  private PulseDecoder() {}
}
