package dev.wattrack.agent.collect;

import dev.wattrack.model.wire.Row;
import java.util.Arrays;

/**
 * The graphics processor of a Raspberry Pi 4 or 5, whose driver tells since Linux 6.8 (the
 * foundation's: 6.6) how long each of its queues was busy, in ns (drivers/gpu/drm/v3d/v3d_sysfs.c):
 *
 * <pre>
 * queue	timestamp	jobs	runtime
 * bin	239043069420	22620	17486454300
 * </pre>
 *
 * <p>Queues work at the same time, so the busiest one counts.
 */
final class V3dGpu implements Gpu {
  private static final int MOST_QUEUES = 16;

  private final String model;
  private final HeldFile file;
  private final Scan scan = new Scan();
  private long[] now = new long[2 * MOST_QUEUES];
  private long[] last = new long[2 * MOST_QUEUES];
  private int lastCount;

  V3dGpu(String model, String path) {
    this.model = model;
    file = HeldFile.whole(path, 1024);
  }

  @Override
  public String id() {
    return "0";
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public void sample(Row row, int column) {
    int count = file.readNow() ? parse() : 0;
    if (count > 0 && count == lastCount) {
      long busiest = -1;
      for (int i = 0; i < count; i++) {
        long passed = now[2 * i] - last[2 * i];
        long busy = now[2 * i + 1] - last[2 * i + 1];
        if (passed <= 0 || busy < 0) {
          busiest = -1;
          break;
        }
        busiest = Math.max(busiest, Math.min(1000, Share.perMille(busy, passed)));
      }
      if (busiest >= 0) {
        row.set(column + GpuFields.UTILIZATION, busiest);
      }
    }
    long[] spare = last;
    last = now;
    now = spare;
    lastCount = count;
  }

  /** How many queues there are; 0 if the file is not understood. */
  private int parse() {
    int count = 0;
    Arrays.fill(now, 0);
    scan.reset(file);
    // The first line has the names of the columns.
    if (!scan.line()) {
      return 0;
    }
    while (scan.line()) {
      if (count == MOST_QUEUES || !scan.word() || !scan.counter()) {
        return 0;
      }
      now[2 * count] = scan.value();
      if (!scan.number(1) || scan.value() < 0) {
        return 0;
      }
      now[2 * count + 1] = scan.value();
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    file.close();
  }
}
