package dev.wattrack.energy.meter;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;

/**
 * The intervals of the last day that were closed without a meter value, because the readings may
 * still come: from the spool of the machine that reads the meter, say. Readings come in the order
 * of their times, so an interval that newer ones have passed stays as it is. Confined to the
 * engine's thread.
 */
public final class OpenBins {
  /** A day of five seconds: who is away for longer leaves estimates. */
  public static final int MOST = 17_280;

  private final BitSet open = new BitSet(MOST);
  private long next = Long.MIN_VALUE;

  /** Hears what the readings say of an interval. */
  public interface Listener {
    void metered(long bin, double meanWatts);
  }

  /** An interval is closed; those of before a day are given up. */
  public void closed(long bin, boolean metered) {
    if (next == Long.MIN_VALUE || bin < next || bin - next > MOST) {
      open.clear();
      next = bin;
    }
    while (next <= bin) {
      open.clear(place(next++));
    }
    open.set(place(bin), !metered);
  }

  private static int place(long bin) {
    return (int) Math.floorMod(bin, (long) MOST);
  }

  /** Takes the intervals that the readings have passed; most times there is none. */
  public void take(
      MeterSeries meter,
      double binSeconds,
      double shiftSeconds,
      double maxGapSeconds,
      Listener listener) {
    if (open.isEmpty() || meter.end() == 0) {
      return;
    }
    double newest = meter.time(meter.end() - 1) - shiftSeconds;
    long end = Math.min(next, (long) Math.floor(newest / binSeconds));
    for (long bin = Math.max(next - MOST, oldest()); bin < end; bin++) {
      if (open.get(place(bin))) {
        open.clear(place(bin));
        MeterBin.mean(meter, bin * binSeconds, binSeconds, shiftSeconds, maxGapSeconds)
            .ifPresent(new Found(bin, listener)::tell);
      }
    }
  }

  private record Found(long bin, Listener listener) {
    void tell(double watts) {
      listener.metered(bin, watts);
    }
  }

  /** The first that is open; they are few or follow each other. */
  private long oldest() {
    int from = place(next);
    int first = open.nextSetBit(from);
    first = first < 0 ? open.nextSetBit(0) : first;
    return next - MOST + Math.floorMod(first - from, MOST);
  }

  /** Writes them, so that a restart does not close them for good. */
  public void write(DataOutputStream out) throws IOException {
    byte[] bits = open.toByteArray();
    out.writeLong(next);
    out.writeInt(bits.length);
    out.write(bits);
  }

  /** Reads what {@link #write} wrote. */
  public void read(DataInputStream in) throws IOException {
    next = in.readLong();
    int length = in.readInt();
    if (length < 0 || length > MOST / Byte.SIZE) {
      throw new IOException("not a saved engine: " + length + " bytes of open intervals");
    }
    open.clear();
    open.or(BitSet.valueOf(in.readNBytes(length)));
  }
}
