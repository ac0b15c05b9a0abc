package dev.wattrack.energy.fit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a board's temperatures said when they were heard last, as a linear statement: what one watt
 * of idle power, the mismatch of its class and one kelvin of air add to what was seen (W). It is
 * kept so that it can be taken back before the board is heard again: its slope is known better
 * then, and two statements with unlike slopes would pretend to tell warm air from idle heat.
 * Immutable.
 *
 * @param value what it said the sum is, W
 * @param noise its variance, W squared
 * @param before the variance of the sum before it was said
 */
record Testimony(
    double perIdle,
    double perMismatch,
    double perKelvin,
    double value,
    double noise,
    double before) {

  /** Takes it back; {@code h} is its gradient at the places of today. */
  void retract(KalmanState state, Gradient h) {
    double now = state.variance(h);
    if (now < before) {
      // Boards drift, so the state is less sure by now; it must not end less sure than it began.
      double least = now * before / (before - now);
      state.retract(h, value - state.mean(h), Math.max(noise, least));
    }
  }

  void write(DataOutputStream out) throws IOException {
    for (double part : new double[] {perIdle, perMismatch, perKelvin, value, noise, before}) {
      out.writeDouble(part);
    }
  }

  static Testimony read(DataInputStream in) throws IOException {
    return new Testimony(
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
