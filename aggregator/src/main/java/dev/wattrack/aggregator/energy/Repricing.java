package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.fit.RackModel;
import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.job.JobSpan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices the jobs of the last month again when the model has become better: after a calibration, or
 * when a node's idle or CPU power has moved by a twentieth since history was priced. A batch goes
 * with each writing of the ledger, the newest jobs first, in one transaction with how far it is, so
 * a stop in between loses nothing. The ledger stays as it was measured. Confined to the energy
 * thread.
 */
final class Repricing {
  private static final Logger LOG = LoggerFactory.getLogger(Repricing.class);
  private static final int VERSION = 1;
  private static final int BATCH = 200;
  private static final int MOST_AT_ONCE = 20_000;
  private static final int MOST_NODES = 10_000;
  private static final long MONTH_SECONDS = 30L * 86_400;
  private static final long LOOK_SECONDS = 3_600;
  private static final double MATERIAL_SHARE = 0.05;
  private static final long NOTHING = Long.MIN_VALUE;

  private record Fit(double idleWatts, double cpuWatts) {}

  private final Rack rack;
  private final boolean simulated;

  /** What the nodes drew by the model that priced history. */
  private final Map<String, Fit> pricedBy = new TreeMap<>();

  /** Jobs before the hardware that is there now cannot be priced by it. */
  private final Map<String, Long> replacedAt = new TreeMap<>();

  /** Jobs that were priced before are to be priced again, those that start before the second. */
  private long triggerSeconds = NOTHING;

  private long cursorSeconds = NOTHING;
  private int batch = BATCH;
  private long lookedSeconds;

  Repricing(Rack rack, boolean simulated) {
    this.rack = rack;
    this.simulated = simulated;
  }

  /** Other hardware is there under a known name. */
  void replaced(String node, double now) {
    replacedAt.put(node, (long) Math.ceil(now));
    pricedBy.remove(node);
  }

  /** The model has become better: history is priced again from now on. */
  void begin(double now) {
    EnergyEngine engine = rack.engine();
    if (engine == null || rack.throughSeconds() == Long.MIN_VALUE) {
      return;
    }
    pricedBy.putAll(fits(engine));
    triggerSeconds = rack.throughSeconds();
    cursorSeconds = (long) Math.ceil(now) + 1;
    batch = BATCH;
  }

  /** Whether there is history that waits. */
  boolean isPending() {
    return cursorSeconds != NOTHING;
  }

  private static Map<String, Fit> fits(EnergyEngine engine) {
    RackModel model = engine.fit().model();
    Map<String, Fit> fits = new HashMap<>();
    for (int i = 0; i < model.nodes(); i++) {
      fits.put(model.spec(i).name(), new Fit(model.idleWatts(i), model.cpuWatts(i)));
    }
    return fits;
  }

  /** Begins by itself where the model has moved; looks once an hour. */
  private void look(double now) {
    EnergyEngine engine = rack.engine();
    if (engine == null || isPending() || now - lookedSeconds < LOOK_SECONDS) {
      return;
    }
    lookedSeconds = (long) now;
    boolean moved = false;
    for (Map.Entry<String, Fit> fit : fits(engine).entrySet()) {
      Fit before = pricedBy.putIfAbsent(fit.getKey(), fit.getValue());
      moved |= before != null && isOther(before, fit.getValue());
    }
    if (moved) {
      begin(now);
    }
  }

  private static boolean isOther(Fit before, Fit now) {
    return Math.abs(now.idleWatts - before.idleWatts) > MATERIAL_SHARE * before.idleWatts
        || Math.abs(now.cpuWatts - before.cpuWatts) > MATERIAL_SHARE * before.cpuWatts;
  }

  /** The next jobs, priced again; to be written together with {@link #save}. */
  List<JobCost> batch(EnergyTable table, double now) throws StoreException {
    look(now);
    EnergyEngine engine = rack.engine();
    if (!isPending() || engine == null) {
      return List.of();
    }
    Instant from = Instant.ofEpochSecond(Math.max(0, triggerSeconds - MONTH_SECONDS));
    List<JobCost> found = table.costs(from, Instant.ofEpochSecond(cursorSeconds), batch);
    List<JobCost> priced = new ArrayList<>();
    for (JobCost cost : found) {
      JobCost again = isDue(cost) ? price(engine, cost) : null;
      if (again != null) {
        priced.add(again);
      }
    }
    goOn(found);
    return priced;
  }

  private void goOn(List<JobCost> found) {
    if (found.size() < batch) {
      cursorSeconds = NOTHING;
      triggerSeconds = NOTHING;
      return;
    }
    long oldest = found.get(found.size() - 1).start().getEpochSecond() + 1;
    if (oldest < cursorSeconds) {
      cursorSeconds = oldest;
      batch = BATCH;
    } else if (batch < MOST_AT_ONCE) {
      // All of them began in one second, as the tasks of an array do.
      batch *= 2;
    } else {
      cursorSeconds--;
    }
  }

  private boolean isDue(JobCost cost) {
    return cost.simulated() == simulated
        && cost.isFinal()
        && cost.pricedAt().getEpochSecond() < triggerSeconds
        && cost.nodes().stream().allMatch(node -> isThere(node.node(), cost.start()));
  }

  private boolean isThere(String node, Instant start) {
    return rack.roster().spec(node).isPresent()
        && replacedAt.getOrDefault(node, Long.MIN_VALUE) <= start.getEpochSecond();
  }

  private @Nullable JobCost price(EnergyEngine engine, JobCost cost) {
    JobEnergy energy;
    try {
      energy = engine.priceAgain(CostFeatures.read(cost.features()));
    } catch (IOException e) {
      LOG.warn("job {} keeps its price: {}", cost.key(), e.getMessage());
      return null;
    }
    JobSpan.Key key = new JobSpan.Key(cost.scheduler(), cost.id());
    JobRun run = new JobRun(key, cost.start(), cost.began(), energy.job().nodes());
    run.end = cost.end();
    run.moreExclusive = cost.exclusiveIdle() - cost.idle();
    run.moreFull = cost.full() - cost.marginal() - cost.idle();
    IdlePolicy policy = IdlePolicy.valueOf(cost.policy().toUpperCase(Locale.ROOT));
    return rack.costs().cost(run, energy, true, policy);
  }

  // Over a restart.

  byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(triggerSeconds);
      out.writeLong(cursorSeconds);
      out.writeInt(pricedBy.size());
      for (Map.Entry<String, Fit> fit : pricedBy.entrySet()) {
        out.writeUTF(fit.getKey());
        out.writeDouble(fit.getValue().idleWatts());
        out.writeDouble(fit.getValue().cpuWatts());
      }
      out.writeInt(replacedAt.size());
      for (Map.Entry<String, Long> node : replacedAt.entrySet()) {
        out.writeUTF(node.getKey());
        out.writeLong(node.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Goes on where {@link #save} was; what cannot be read begins anew. */
  void restore(byte[] saved) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("kept by another version: " + version + ", not " + VERSION);
      }
      long trigger = in.readLong();
      long cursor = in.readLong();
      Map<String, Fit> fits = new TreeMap<>();
      for (int n = bounded(in.readInt()); n > 0; n--) {
        fits.put(in.readUTF(), new Fit(in.readDouble(), in.readDouble()));
      }
      Map<String, Long> nodes = new TreeMap<>();
      for (int n = bounded(in.readInt()); n > 0; n--) {
        nodes.put(in.readUTF(), in.readLong());
      }
      triggerSeconds = trigger;
      cursorSeconds = cursor;
      batch = BATCH;
      pricedBy.clear();
      pricedBy.putAll(fits);
      replacedAt.clear();
      replacedAt.putAll(nodes);
    }
  }

  private static int bounded(int count) throws IOException {
    if (count < 0 || count > MOST_NODES) {
      throw new IOException("a list of " + count + " nodes");
    }
    return count;
  }
}
