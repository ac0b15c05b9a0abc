package dev.wattrack.agent.collect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code nvidia-smi --query-gpu} (its manual page; units are MiB, °C, W and MHz), e.g.
 * {@code 0, GPU-2b6a3cf1-…, 37, 1024, 24576, 54, 123.45, 1695, NVIDIA GeForce RTX 3090}. What a
 * card does not tell is {@code [N/A]}, {@code [Not Supported]}, {@code [Unknown Error]} or {@code
 * ERR!}: anything but a number is no value. With MIG the utilization of a card is {@code [N/A]}.
 *
 * @param raws in the units of the row, -1 where there is no value
 */
record NvidiaLine(String index, String uuid, String name, long[] raws) {
  static final String QUERY =
      "index,uuid,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,clocks.sm,name";

  private static final int INDEX = 0;
  private static final int UUID = 1;
  private static final int FIRST = 2;
  private static final int NAME = 8;
  private static final int MOST_DIGITS = 3;
  private static final int LONGEST_NAME = 100;
  private static final long MEBIBYTE = 1 << 20;

  /** A line of the answer; null for any other text. */
  static @Nullable NvidiaLine parse(String line) {
    String[] words = line.split(",", NAME + 1);
    if (words.length <= NAME) {
      return null;
    }
    String index = words[INDEX].strip();
    String uuid = words[UUID].strip();
    String name = words[NAME].strip();
    if (index.length() > MOST_DIGITS
        || ProcessList.toPid(index) < 0
        || !uuid.startsWith("GPU-")
        || uuid.length() > LONGEST_NAME) {
      return null;
    }
    long[] raws = new long[GpuFields.WIDTH];
    Arrays.fill(raws, -1);
    set(raws, GpuFields.UTILIZATION, words[FIRST], 10);
    set(raws, GpuFields.MEMORY_USED, words[FIRST + 1], MEBIBYTE);
    set(raws, GpuFields.MEMORY_TOTAL, words[FIRST + 2], MEBIBYTE);
    set(raws, GpuFields.TEMPERATURE, words[FIRST + 3], 10);
    set(raws, GpuFields.WATTS, words[FIRST + 4], 100);
    set(raws, GpuFields.FREQUENCY, words[FIRST + 5], 1);
    boolean named = !name.isEmpty() && !name.startsWith("[") && name.length() <= LONGEST_NAME;
    return new NvidiaLine(index, uuid, named ? name : "nvidia", raws);
  }

  private static void set(long[] raws, int field, String word, long times) {
    double number = number(word);
    if (number >= 0) {
      long raw = Math.round(number * times);
      raws[field] = GpuFields.plausible(field, raw) ? raw : -1;
    }
  }

  /** A plain number from 0 on; -1 for everything else. */
  static double number(String word) {
    String digits = word.strip();
    if (!digits.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
      return -1;
    }
    return Double.parseDouble(digits);
  }
}
