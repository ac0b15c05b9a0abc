package dev.wattrack.agent.collect;

/**
 * The units in which this kernel counts: bytes of a page (16,384 on a Raspberry Pi 5) and clock
 * ticks a second. From the auxiliary vector of this process (getauxval(3), /proc/self/auxv: pairs
 * of machine words, little-endian here). Immutable; 0 where unknown.
 */
record KernelUnits(int pageBytes, int ticksPerSecond) {
  static final int AT_PAGESZ = 6;
  static final int AT_CLKTCK = 17;

  static KernelUnits read(Root root) {
    try (HeldFile file = HeldFile.table(root.proc("self/auxv"))) {
      if (!file.readNow()) {
        return new KernelUnits(0, 0);
      }
      KernelUnits wide = parse(file.bytes(), file.length(), 8);
      return wide.pageBytes > 0 ? wide : parse(file.bytes(), file.length(), 4);
    }
  }

  static KernelUnits parse(byte[] bytes, int length, int wordBytes) {
    int page = 0;
    int ticks = 0;
    for (int at = 0; at + 2 * wordBytes <= length; at += 2 * wordBytes) {
      long key = word(bytes, at, wordBytes);
      long value = word(bytes, at + wordBytes, wordBytes);
      if (key == AT_PAGESZ && value >= 4096 && value <= 1 << 16 && Long.bitCount(value) == 1) {
        page = (int) value;
      } else if (key == AT_CLKTCK && value >= 1 && value <= 10_000) {
        ticks = (int) value;
      }
    }
    return new KernelUnits(page, ticks);
  }

  private static long word(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }
}
