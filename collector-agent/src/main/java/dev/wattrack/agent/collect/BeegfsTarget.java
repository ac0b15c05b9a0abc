package dev.wattrack.agent.collect;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code storage_target_state} or {@code meta_target_state} of BeeGFS' client, e.g.
 * {@code [Target ID: 101] @ beegfs-storage stor1 [ID: 1]: Online / Good} (ProcFsHelper.c of BeeGFS
 * 7). Immutable.
 *
 * @param server that the target belongs to
 * @param online whether the server answers; one that is probably off line does not
 * @param whole whether the target's data are good
 */
record BeegfsTarget(String server, boolean online, boolean whole) {
  private static final int MOST = 4096;

  /** Lines that are cut or strange are left out. */
  static List<BeegfsTarget> parse(String text) {
    List<BeegfsTarget> targets = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int at = line.indexOf("] @ ");
      int colon = line.lastIndexOf(": ");
      int slash = line.indexOf(" / ", Math.max(0, colon));
      if (line.startsWith("[Target ID: ") && at > 0 && colon > at && slash > colon) {
        String consistency = line.substring(slash + 3).strip();
        if (!consistency.isEmpty() && targets.size() < MOST) {
          targets.add(
              new BeegfsTarget(
                  line.substring(at + 4, colon),
                  line.substring(colon + 2, slash).equals("Online"),
                  consistency.equals("Good")));
        }
      }
    }
    return targets;
  }
}
