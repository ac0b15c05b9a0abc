package dev.wattrack.agent.collect;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Clock of each core, from /sys/devices/system/cpu/cpuN/cpufreq/scaling_cur_freq in kHz
 * (Documentation/admin-guide/pm/cpufreq.rst), e.g. {@code 1500000}. Of a machine with many cores
 * only some are read anew each time, in turns: a read may interrupt the core it asks. Confined to
 * one thread.
 */
final class CpuClocks {
  private static final int READS_A_TIME = 16;

  private final Root root;
  private final Scan scan = new Scan();
  private @Nullable HeldFile[] files = {};
  private long[] kiloHertz = {};
  private int turn;
  private int reads;

  CpuClocks(Root root) {
    this.root = root;
  }

  /** Begins a round; slots stand for other cores when their number has changed. */
  void begin(int slots) {
    if (slots != files.length) {
      for (HeldFile file : files) {
        if (file != null) {
          file.close();
        }
      }
      files = new HeldFile[slots];
      kiloHertz = new long[slots];
      turn = 0;
    }
    reads = 0;
    turn += READS_A_TIME;
    if (turn >= slots) {
      turn = 0;
    }
  }

  /** The clock of a core, 0 if unknown. */
  long kiloHertz(int slot, byte[] core) {
    boolean due = files.length <= READS_A_TIME || (slot >= turn && reads < READS_A_TIME);
    if (!due) {
      return kiloHertz[slot];
    }
    reads++;
    HeldFile file = files[slot];
    if (file == null) {
      String name = new String(core, StandardCharsets.UTF_8);
      file =
          HeldFile.whole(root.sys("devices/system/cpu/" + name + "/cpufreq/scaling_cur_freq"), 64);
      files[slot] = file;
    }
    boolean known = file.readNow() && scan.reset(file).line() && scan.number();
    kiloHertz[slot] = known ? scan.value() : 0;
    return kiloHertz[slot];
  }
}
