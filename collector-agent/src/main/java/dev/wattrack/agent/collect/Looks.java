package dev.wattrack.agent.collect;

import java.util.Arrays;

/**
 * How often each process of a list was looked at, for those who leave alone what they have seen. A
 * round goes through the numbers upwards, as {@link ProcessList} has them; what is not noted in a
 * round is forgotten with it, for its number may come again. Makes no objects but when it grows.
 * Confined to one thread at a time.
 */
final class Looks {
  private int[] pids = new int[256];
  private byte[] looks = new byte[256];
  private int count;
  private int at;
  private int[] nextPids = new int[256];
  private byte[] nextLooks = new byte[256];
  private int nextCount;

  /** Begins a round. */
  void begin() {
    at = 0;
    nextCount = 0;
  }

  /** How often this process was looked at before this round; numbers only go up within one. */
  int before(int pid) {
    while (at < count && pids[at] < pid) {
      at++;
    }
    return at < count && pids[at] == pid ? looks[at] : 0;
  }

  /** Keeps this process in mind for the next round. */
  void note(int pid, int times) {
    if (nextCount == nextPids.length) {
      nextPids = Arrays.copyOf(nextPids, 2 * nextCount);
      nextLooks = Arrays.copyOf(nextLooks, 2 * nextCount);
    }
    nextPids[nextCount] = pid;
    nextLooks[nextCount++] = (byte) times;
  }

  /** Ends the round. */
  void end() {
    int[] oldPids = pids;
    byte[] oldLooks = looks;
    pids = nextPids;
    looks = nextLooks;
    count = nextCount;
    nextPids = oldPids;
    nextLooks = oldLooks;
  }
}
