package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was lately read of the ledger in blocks of hours or days, for dashboards ask for the
 * same time again and again. The last hour or two are always read; what is some hours old may be a
 * minute behind, what is older ten, for late work moves energy inside minutes. Bounded; safe for
 * use by several threads.
 */
public final class LedgerCache implements Records.Ledger {
  private static final int HOUR = 3_600;
  private static final int SHORT_BLOCK = HOUR;
  private static final int LONG_BLOCK = 24 * HOUR;
  private static final int SETTLED_SECONDS = HOUR;
  private static final int YOUNG_SECONDS = 4 * HOUR;
  private static final int YOUNG_FRESH_SECONDS = 60;
  private static final int FRESH_SECONDS = 600;

  /** Spans and nodes in them, each about a hundred bytes. */
  private static final int MOST_CELLS = 60_000;

  private record Key(boolean simulated, long start, int step) {}

  private record Block(List<LedgerSpan> spans, long readSeconds) {
    int cells() {
      return 1 + spans.stream().mapToInt(span -> 1 + span.nodes().size()).sum();
    }
  }

  private final Records.Ledger ledger;
  private final InstantSource clock;
  private final Map<Key, Block> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private int cells;

  public LedgerCache(Records.Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public List<LedgerSpan> spans(
      boolean simulated, long fromSeconds, long toSeconds, int stepSeconds, int most)
      throws StoreException {
    int block = stepSeconds < HOUR ? SHORT_BLOCK : LONG_BLOCK;
    long now = clock.instant().getEpochSecond();
    long first = Math.floorDiv(fromSeconds + block - 1, (long) block) * block;
    long last = Math.floorDiv(Math.min(toSeconds, now - SETTLED_SECONDS), (long) block) * block;
    if (block % stepSeconds != 0 || last - first < block || fromSeconds < now - 400L * LONG_BLOCK) {
      return ledger.spans(simulated, fromSeconds, toSeconds, stepSeconds, most);
    }
    List<LedgerSpan> all = new ArrayList<>();
    if (fromSeconds < first) {
      all.addAll(ledger.spans(simulated, fromSeconds, first, stepSeconds, most));
    }
    for (long start = first; start < last && all.size() < most; start += block) {
      all.addAll(block(new Key(simulated, start, stepSeconds), block, now));
    }
    if (last < toSeconds && all.size() < most) {
      all.addAll(ledger.spans(simulated, last, toSeconds, stepSeconds, most));
    }
    return all.size() > most ? all.subList(0, most) : all;
  }

  private List<LedgerSpan> block(Key key, int seconds, long now) throws StoreException {
    Block known = known(key);
    int fresh = now - key.start() < YOUNG_SECONDS ? YOUNG_FRESH_SECONDS : FRESH_SECONDS;
    if (known != null && now - known.readSeconds() < fresh) {
      return known.spans();
    }
    List<LedgerSpan> spans =
        ledger.spans(
            key.simulated(), key.start(), key.start() + seconds, key.step(), 2 * seconds / 60);
    keep(key, new Block(List.copyOf(spans), now));
    return spans;
  }

  private synchronized @Nullable Block known(Key key) {
    return blocks.get(key);
  }

  private synchronized void keep(Key key, Block block) {
    Block before = blocks.put(key, block);
    cells += block.cells() - (before == null ? 0 : before.cells());
    Iterator<Block> oldest = blocks.values().iterator();
    while (cells > MOST_CELLS && oldest.hasNext()) {
      cells -= oldest.next().cells();
      oldest.remove();
    }
  }
}
