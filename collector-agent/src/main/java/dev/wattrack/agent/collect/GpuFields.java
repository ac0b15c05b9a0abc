package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Catalogue;

/** Where the fields of a graphics processor stand, and what they can be; the unit is the row's. */
final class GpuFields {
  static final int WIDTH = Catalogue.GPU.fields().size();

  /** Tenths of a percent. */
  static final int UTILIZATION = field("utilization_percent");

  static final int MEMORY_USED = field("memory_used");
  static final int MEMORY_TOTAL = field("memory_total");

  /** Tenths of a degree. */
  static final int TEMPERATURE = field("temperature_celsius");

  /** Hundredths. */
  static final int WATTS = field("watts");

  static final int FREQUENCY = field("frequency_mhz");

  private static final long[] LEAST = new long[WIDTH];
  private static final long[] MOST = new long[WIDTH];

  static {
    MOST[UTILIZATION] = 1000;
    MOST[MEMORY_USED] = 1L << 50;
    LEAST[MEMORY_TOTAL] = 1;
    MOST[MEMORY_TOTAL] = 1L << 50;
    LEAST[TEMPERATURE] = -550;
    MOST[TEMPERATURE] = 1500;
    MOST[WATTS] = 500_000;
    LEAST[FREQUENCY] = 1;
    MOST[FREQUENCY] = 10_000;
  }

  /** Whether a graphics processor can say so. */
  static boolean plausible(int field, long raw) {
    return raw >= LEAST[field] && raw <= MOST[field];
  }

  private static int field(String name) {
    return Table.field(Catalogue.GPU, name);
  }

  private GpuFields() {}
}
