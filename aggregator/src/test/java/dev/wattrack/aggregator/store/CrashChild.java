package dev.wattrack.aggregator.store;

import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Commits and seals as fast as it can and says what is committed, until it is killed. */
final class CrashChild {
  static final long SECOND = 1_000_000_000L;
  static final long START = 1_767_312_000L * SECOND;
  static final int NODES = 3;
  static final int ROWS = 60;

  static long raw(int node, long second) {
    return second * 31 % 1009 + node;
  }

  static List<Sample> batch(int number) {
    List<Sample> samples = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      for (long s = (long) number * ROWS; s < (number + 1L) * ROWS; s++) {
        samples.add(
            new Sample(
                node, START + s * SECOND, TimeSeriesStoreContract.CPU, List.of(raw(node, s))));
      }
    }
    return samples;
  }

  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[1]);
    try (SqliteStore store =
        SqliteStore.open(Path.of(args[0]), SqliteStoreOptions.defaults(), Clock.systemUTC())) {
      for (int node = 1; node <= NODES; node++) {
        store.node("key" + node, "node" + node, false);
      }
      while (true) {
        store.commit(Segments.of(batch(number)));
        System.out.println("committed " + number);
        number++;
        store.maintain(START + (long) number * ROWS * SECOND);
      }
    }
  }

  private CrashChild() {}
}
