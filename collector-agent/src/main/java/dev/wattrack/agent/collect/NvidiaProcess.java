package dev.wattrack.agent.collect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code nvidia-smi --query-compute-apps}, e.g. {@code 40711, GPU-2b6a3cf1-…, 3500}: a
 * process that computes on a card.
 *
 * @param bytes of the card's memory, -1 where that is not told ({@code [N/A]}, MIG, containers)
 */
record NvidiaProcess(int pid, String uuid, long bytes) {
  static final String QUERY = "pid,gpu_uuid,used_gpu_memory";

  private static final int MOST = 1024;
  private static final long MEBIBYTE = 1 << 20;

  /** The processes of an answer; other lines are passed over. */
  static List<NvidiaProcess> parse(String text) {
    List<NvidiaProcess> found = new ArrayList<>();
    for (String line : text.split("\n", MOST + 1)) {
      NvidiaProcess process = parseLine(line);
      if (process != null && found.size() < MOST) {
        found.add(process);
      }
    }
    return found;
  }

  private static @Nullable NvidiaProcess parseLine(String line) {
    String[] words = line.split(",", 4);
    if (words.length != 3) {
      return null;
    }
    int pid = ProcessList.toPid(words[0].strip());
    String uuid = words[1].strip();
    if (pid <= 0 || !(uuid.startsWith("GPU-") || uuid.startsWith("MIG-"))) {
      return null;
    }
    double mebibytes = NvidiaLine.number(words[2]);
    return new NvidiaProcess(pid, uuid, mebibytes < 0 ? -1 : (long) (mebibytes * MEBIBYTE));
  }
}
