package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.StoreException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the racks find to the store, in one transaction with what they need to go on after a
 * restart, and reads that again. What cannot be written is kept and tried again. Confined to the
 * energy thread, but for {@link #trouble}.
 */
final class EnergyArchive {
  private static final Logger LOG = LoggerFactory.getLogger(EnergyArchive.class);
  private static final String[] MEMORIES = {"real", "simulated"};
  private static final String[] REPRICINGS = {"real repricing", "simulated repricing"};
  private static final String[] CALIBRATIONS = {"real calibration", "simulated calibration"};
  private static final int SAVE_SECONDS = 60;

  /** A large rack's memory is kept less often: about so many bytes a minute. */
  private static final int MEMORY_BYTES = 256 << 10;

  private static final long MINUTES_KEPT_SECONDS = 400L * 86_400;
  private static final int THIN_SECONDS = 3_600;

  private final Rack[] racks;
  private final EnergyTable table;
  private final InstantSource clock;
  private volatile @Nullable String trouble;
  private long savedSeconds;
  private long memorySeconds;
  private long memoryEverySeconds;
  private long thinnedSeconds;

  /** The real rack and the simulated one. */
  EnergyArchive(Rack[] racks, EnergyTable table, InstantSource clock) {
    this.racks = racks.clone();
    this.table = table;
    this.clock = clock;
  }

  /** Why nothing is written, or null. Safe for use by several threads. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The engine failed; the next writing that succeeds says that all is well again. */
  void failed(String how) {
    trouble = how;
  }

  /** Whether it is time to write. */
  boolean isDue(long nowSeconds) {
    return nowSeconds - savedSeconds >= SAVE_SECONDS;
  }

  /** Reads what an earlier run had learned; what cannot be read is begun anew, and said so. */
  void restore() throws StoreException {
    double now = JobRuns.seconds(clock.instant());
    savedSeconds = (long) now;
    memorySeconds = savedSeconds;
    for (int i = 0; i < racks.length; i++) {
      byte[] saved = table.memory(MEMORIES[i]);
      if (saved == null) {
        continue;
      }
      try {
        racks[i].restore(saved, now);
      } catch (IOException e) {
        LOG.warn("what was learned of the {} rack is lost: {}", MEMORIES[i], e.getMessage());
      }
      restoreCalibration(i, now);
      restoreRepricing(i);
      long through = racks[i].throughSeconds();
      if (through != Long.MIN_VALUE) {
        long minute = RecentLedger.minuteOf(through);
        EnergyTable.Wanted begun = new EnergyTable.Wanted(i == 1, minute, minute + 60, 60, true, 2);
        racks[i].recent().goOn(minute, SpanParts.until(table.ledger(begun), through));
      }
    }
  }

  private void restoreRepricing(int i) throws StoreException {
    byte[] saved = table.memory(REPRICINGS[i]);
    if (saved == null) {
      return;
    }
    try {
      racks[i].repricing().restore(saved);
    } catch (IOException e) {
      LOG.warn("what of {} history waits for a new price is lost: {}", MEMORIES[i], e.getMessage());
    }
  }

  private void restoreCalibration(int i, double now) throws StoreException {
    byte[] saved = table.memory(CALIBRATIONS[i]);
    if (saved == null) {
      return;
    }
    try {
      racks[i].calibration().restore(saved, now);
    } catch (IOException e) {
      LOG.warn("the calibration of the {} rack is lost: {}", MEMORIES[i], e.getMessage());
    }
  }

  /** Writes what is new; {@code memoryToo} also what is only kept now and then. */
  void save(boolean memoryToo) {
    long now = clock.instant().getEpochSecond();
    savedSeconds = now;
    Writing writing = new Writing(memoryToo || now - memorySeconds >= memoryEverySeconds);
    try {
      table.save(writing.batch((double) now));
      writing.kept(now);
      thin(now);
      if (trouble != null) {
        LOG.warn("the ledger of energy is kept again");
        trouble = null;
      }
    } catch (StoreException e) {
      if (trouble == null) {
        LOG.warn("the ledger of energy cannot be kept: {}", e.getMessage());
      }
      trouble = "cannot be kept: " + e.getMessage();
      writing.putBack();
    }
  }

  /** What one transaction takes from the racks; it is put back if it cannot be written. */
  private final class Writing {
    private final boolean memoryDue;
    private final List<RackNovelty> novelties = new ArrayList<>();
    private final Map<String, byte[]> memories = new HashMap<>();
    private final Map<Rack, byte[]> repricingsBefore = new HashMap<>();
    private int memoryBytes;

    Writing(boolean memoryDue) {
      this.memoryDue = memoryDue;
      for (int i = 0; i < racks.length; i++) {
        take(i);
      }
    }

    private void take(int i) {
      novelties.add(RackNovelty.take(racks[i], i == 1));
      byte[] memory = memoryDue ? racks[i].save() : null;
      if (memory != null) {
        memories.put(MEMORIES[i], memory);
        memoryBytes += memory.length;
      }
      byte[] calibration = racks[i].calibration().save();
      if (calibration != null) {
        memories.put(CALIBRATIONS[i], calibration);
      }
    }

    EnergyTable.Batch batch(double nowSeconds) throws StoreException {
      List<LedgerSpan> spans = new ArrayList<>();
      Map<String, JobCost> costs = new LinkedHashMap<>();
      for (int i = 0; i < racks.length; i++) {
        if (racks[i].isThere()) {
          reprice(i, nowSeconds, costs);
        }
        novelties.get(i).addTo(table, spans, costs);
      }
      return new EnergyTable.Batch(spans, List.copyOf(costs.values()), memories);
    }

    /** A few more of the jobs that wait for a new price. */
    private void reprice(int i, double nowSeconds, Map<String, JobCost> costs)
        throws StoreException {
      Repricing repricing = racks[i].repricing();
      byte[] before = repricing.save();
      repricingsBefore.put(racks[i], before);
      repricing.batch(table, nowSeconds).forEach(cost -> costs.put(cost.key(), cost));
      byte[] after = repricing.save();
      if (memoryDue || !Arrays.equals(before, after)) {
        memories.put(REPRICINGS[i], after);
      }
    }

    void kept(long nowSeconds) {
      for (Rack rack : racks) {
        rack.calibration().saved();
      }
      if (memoryDue) {
        memorySeconds = nowSeconds;
        memoryEverySeconds = (long) SAVE_SECONDS * (memoryBytes / MEMORY_BYTES);
      }
    }

    void putBack() {
      repricingsBefore.forEach(EnergyArchive::undo);
      novelties.forEach(RackNovelty::putBack);
    }
  }

  private static void undo(Rack rack, byte[] before) {
    try {
      rack.repricing().restore(before);
    } catch (IOException e) {
      throw new IllegalStateException("what was just kept cannot be read", e);
    }
  }

  private void thin(long now) throws StoreException {
    if (now - thinnedSeconds >= THIN_SECONDS && !table.thin(now - MINUTES_KEPT_SECONDS)) {
      thinnedSeconds = now;
    }
  }
}
