package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.EnergyFigures.JobWatts;
import dev.wattrack.aggregator.energy.EnergyFigures.NodeWatts;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.EnergyEngine;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.model.job.JobSpan;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The energy engines of the running aggregator, one for the real rack and one for the simulated
 * one, on a thread of their own. What they find goes to the store once a minute, in one transaction
 * with what they need to go on after a restart. Safe for use by several threads, but for {@link
 * #turn} and {@link #save}, which are the energy thread's.
 */
public final class EnergyService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EnergyService.class);
  private static final String[] MEMORIES = {"real", "simulated"};
  private static final String[] REPRICINGS = {"real repricing", "simulated repricing"};
  private static final String[] CALIBRATIONS = {"real calibration", "simulated calibration"};
  private static final long ANSWER_SECONDS = 10;
  private static final int MOST_NEWS = 100;
  private static final int SAVE_SECONDS = 60;

  /** A large rack's memory is kept less often: about so many bytes a minute. */
  private static final int MEMORY_BYTES = 256 << 10;

  private static final long MINUTES_KEPT_SECONDS = 400L * 86_400;
  private static final int THIN_SECONDS = 3_600;
  private static final int SILENT_SECONDS = 60;
  private static final long STOP_MILLIS = 20_000;

  private final EnergyFeed feed;
  private final EnergyTable table;
  private final InstantSource clock;
  private final Rack[] racks = new Rack[2];
  private final RecentLedger[] recent = {new RecentLedger(false), new RecentLedger(true)};
  private final ArrayDeque<RackNews> news = new ArrayDeque<>();
  private volatile Consumer<RackNews> newsListener = ignored -> {};
  private final Thread thread;
  private volatile boolean closing;
  private volatile EnergyFigures figures = EnergyFigures.NONE;
  private volatile EnergyStatus status = new EnergyStatus(true, "no node yet");
  private volatile @Nullable String trouble;
  private long savedSeconds;
  private long memorySeconds;
  private long memoryEverySeconds;
  private long thinnedSeconds;

  public EnergyService(
      EnergySettings settings, BoardPriors priors, EnergyTable table, InstantSource clock) {
    this(settings, priors, table, clock, new EnergyFeed());
  }

  EnergyService(
      EnergySettings settings,
      BoardPriors priors,
      EnergyTable table,
      InstantSource clock,
      EnergyFeed feed) {
    this.feed = feed;
    this.table = table;
    this.clock = clock;
    for (int i = 0; i < racks.length; i++) {
      boolean simulated = i == 1;
      racks[i] =
          new Rack(simulated, settings, priors, event -> remember(simulated, event), recent[i]);
    }
    thread = new Thread(this::run, "wattrack-energy");
    thread.setDaemon(true);
  }

  /** The energy thread's. */
  Rack rack(boolean simulated) {
    return racks[simulated ? 1 : 0];
  }

  /** Where the ingest thread tells what it hears. */
  public EnergyFeed feed() {
    return feed;
  }

  /** Begins; call {@link #restore} before. */
  public void start() {
    thread.start();
  }

  /** Reads what an earlier run had learned; what cannot be read is begun anew, and said so. */
  public void restore() throws StoreException {
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
        recent[i].goOn(
            minute, table.ledger(new EnergyTable.Wanted(i == 1, minute, minute + 60, 60, true, 2)));
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

  private void run() {
    while (!closing) {
      try {
        turn(millisToNextSecond());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (trouble == null) {
          LOG.warn("the energy engine failed", e);
        }
        trouble = "failed: " + e;
      }
    }
    try {
      turn(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    save(true);
  }

  private long millisToNextSecond() {
    return 1_000 - Math.floorMod(clock.millis(), 1_000L);
  }

  /** Takes what was told, for so long at most, then lets time go on. */
  void turn(long waitMillis) throws InterruptedException {
    long until = System.nanoTime() + waitMillis * 1_000_000;
    Told told = feed.poll(waitMillis);
    while (told != null && !(told instanceof Told.End)) {
      take(told);
      told = feed.poll((until - System.nanoTime()) / 1_000_000);
    }
    Instant now = clock.instant();
    double seconds = JobRuns.seconds(now);
    boolean closed = false;
    for (Rack rack : racks) {
      closed |= rack.advance(seconds);
    }
    if (closed) {
      draw(seconds);
    }
    status = status(seconds);
    boolean urgent = false;
    for (Rack rack : racks) {
      urgent |= rack.calibration().takeUrgent();
    }
    if (urgent || now.getEpochSecond() - savedSeconds >= SAVE_SECONDS) {
      // A step that is kept as measured must not be missing in what was learned.
      save(urgent);
    }
  }

  private void take(Told told) {
    Instant now = clock.instant();
    double seconds = JobRuns.seconds(now);
    if (told instanceof Told.Rows rows) {
      racks[rows.node().simulated() ? 1 : 0].rows(rows, seconds);
    } else if (told instanceof Told.Nodes nodes) {
      for (int i = 0; i < racks.length; i++) {
        boolean simulated = i == 1;
        List<NodeFacts> kind =
            nodes.facts().stream().filter(node -> node.simulated() == simulated).toList();
        racks[i].nodes(kind, seconds);
      }
    } else if (told instanceof Told.Jobs jobs) {
      for (Rack rack : racks) {
        rack.jobs(jobs.jobs(), now);
      }
    } else if (told instanceof Told.Order order) {
      Calibration calibration = racks[order.order().simulated() ? 1 : 0].calibration();
      try {
        calibration.order(order.order(), seconds);
        order.answer().complete(calibration.view());
      } catch (CalibrationRefused e) {
        order.answer().completeExceptionally(e);
      }
    }
  }

  /** Gives an order to a calibration; fails with {@link CalibrationRefused}. */
  public CompletableFuture<CalibrationView> calibrate(CalibrationOrder order) {
    CompletableFuture<CalibrationView> answer = new CompletableFuture<>();
    feed.order(new Told.Order(order, answer));
    return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** How the calibration of a rack stands. */
  public CalibrationView calibration(boolean simulated) {
    return racks[simulated ? 1 : 0].calibration().view();
  }

  private void draw(double now) {
    Map<String, NodeWatts> nodes = new HashMap<>();
    Map<JobSpan.Key, JobWatts> jobs = new HashMap<>();
    for (Rack rack : racks) {
      rack.figures(nodes, jobs, now);
    }
    figures = new EnergyFigures(nodes, jobs);
  }

  private void remember(boolean simulated, RackEvent event) {
    synchronized (news) {
      news.addLast(new RackNews(simulated, event));
      if (news.size() > MOST_NEWS) {
        news.removeFirst();
      }
    }
    newsListener.accept(new RackNews(simulated, event));
  }

  /** Is told of everything a person should know, on the thread of the energy. */
  public void onNews(Consumer<RackNews> listener) {
    newsListener = listener;
  }

  /** The last hundred things that a person should know, the oldest first. */
  public List<RackNews> news() {
    synchronized (news) {
      return List.copyOf(news);
    }
  }

  /** What nodes draw and jobs have cost now. */
  public EnergyFigures figures() {
    return figures;
  }

  public EnergyStatus status() {
    return status;
  }

  /** What could not be taken because too much came at once. */
  public long dropped() {
    return feed.dropped();
  }

  /** Writes what is new; {@code memoryToo} also what is only kept now and then. */
  void save(boolean memoryToo) {
    long now = clock.instant().getEpochSecond();
    savedSeconds = now;
    List<LedgerSpan> spans = new ArrayList<>();
    List<JobCost> costs = new ArrayList<>();
    Map<String, byte[]> memories = new HashMap<>();
    Map<Rack, byte[]> undo = new HashMap<>();
    boolean memoryDue = memoryToo || now - memorySeconds >= memoryEverySeconds;
    int bytes = 0;
    for (int i = 0; i < racks.length; i++) {
      spans.addAll(recent[i].takeDirty());
      costs.addAll(racks[i].takeCosts());
      byte[] memory = memoryDue ? racks[i].save() : null;
      if (memory != null) {
        memories.put(MEMORIES[i], memory);
        bytes += memory.length;
      }
      byte[] calibration = racks[i].calibration().save();
      if (calibration != null) {
        memories.put(CALIBRATIONS[i], calibration);
      }
    }
    try {
      spans.addAll(oldMinutes());
      List<JobCost> all = new ArrayList<>();
      for (int i = 0; i < racks.length; i++) {
        if (racks[i].isThere()) {
          byte[] before = racks[i].repricing().save();
          undo.put(racks[i], before);
          all.addAll(racks[i].repricing().batch(table, (double) now));
          byte[] after = racks[i].repricing().save();
          if (memoryDue || !Arrays.equals(before, after)) {
            memories.put(REPRICINGS[i], after);
          }
        }
      }
      // A job that was priced just now is newer than what the table has of it.
      all.addAll(costs);
      table.save(new EnergyTable.Batch(spans, all, memories));
      for (Rack rack : racks) {
        rack.calibration().saved();
      }
      if (memoryDue) {
        memorySeconds = now;
        memoryEverySeconds = (long) SAVE_SECONDS * (bytes / MEMORY_BYTES);
      }
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
      undo.forEach(EnergyService::undo);
      for (int i = 0; i < racks.length; i++) {
        boolean simulated = i == 1;
        recent[i].putBack(spans.stream().filter(s -> s.simulated() == simulated).toList());
        racks[i].putBack(costs.stream().filter(c -> c.simulated() == simulated).toList());
      }
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

  /** Late work of longer than an hour ago is divided in the minutes that only the store has. */
  private List<LedgerSpan> oldMinutes() throws StoreException {
    Map<List<Object>, List<LedgerSpan>> minutes = new HashMap<>();
    for (int i = 0; i < racks.length; i++) {
      boolean simulated = i == 1;
      for (Map.Entry<LateShares.Stretch, Rack.OldLate> late : racks[i].takeOldLate().entrySet()) {
        long start = late.getKey().startSeconds();
        List<Object> key = List.of(simulated, start);
        List<LedgerSpan> spans = minutes.get(key);
        if (spans == null) {
          spans = table.ledger(new EnergyTable.Wanted(simulated, start, start + 60, 60, true, 2));
          spans = spans.stream().filter(span -> span.spanSeconds() == 60).toList();
        }
        minutes.put(key, spans.stream().map(span -> divided(span, late)).toList());
      }
    }
    return minutes.values().stream().flatMap(Collection::stream).toList();
  }

  private static LedgerSpan divided(
      LedgerSpan span, Map.Entry<LateShares.Stretch, Rack.OldLate> late) {
    double share = span.seconds() / (double) span.spanSeconds();
    Map<String, Double> joules = new HashMap<>();
    late.getValue().joules().forEach((job, all) -> joules.put(job, all * share));
    Interval divided =
        LateShares.divided(
            Spans.interval(span), late.getKey(), joules, late.getValue().coveredSeconds());
    return Spans.like(span, divided);
  }

  private EnergyStatus status(double now) {
    List<String> words = new ArrayList<>();
    boolean good = true;
    for (int i = 0; i < racks.length; i++) {
      Rack rack = racks[i];
      if (rack.isThere()) {
        boolean silent = !rack.meter().isEmpty() && now - rack.meterSeconds() > SILENT_SECONDS;
        // A simulated rack that has gone is nobody's trouble.
        good &= !silent || i == 1;
        words.add((i == 1 ? "simulated rack: " : "") + words(rack, silent, now));
      }
    }
    if (feed.dropped() > 0) {
      words.add("queue was full, " + feed.dropped() + " rows dropped");
      good = false;
    }
    if (feed.leftOut() > 0) {
      words.add("more nodes than the model takes (" + EnergyFeed.MOST_NODES + ")");
    }
    String broken = trouble;
    if (broken != null) {
      words.add(broken);
      good = false;
    }
    return new EnergyStatus(good, words.isEmpty() ? "no node yet" : String.join("; ", words));
  }

  private static String words(Rack rack, boolean silent, double now) {
    List<String> words = new ArrayList<>();
    if (rack.meter().isEmpty()) {
      words.add("no meter; watts are assumed from the boards' class");
    } else if (silent) {
      words.add(
          String.format(
              Locale.ROOT, "meter %s silent for %.0f s", rack.meter(), now - rack.meterSeconds()));
    } else {
      long learned =
          rack.qualities().values().stream().filter(quality -> quality != Quality.ASSUMED).count();
      words.add(
          "meter "
              + rack.meter()
              + ", idle power of "
              + learned
              + " of "
              + rack.qualities().size()
              + " nodes learned");
    }
    if (rack.calibration().holdsMeter()) {
      words.add("it measures one node alone for a calibration (see wattrack calibrate)");
    }
    Interval last = rack.last();
    if (last != null && last.meterMillijoules().isPresent()) {
      words.add(
          String.format(
              Locale.ROOT,
              "%.1f W unexplained of %.1f W",
              last.residualMillijoules() / 1000.0 / EnergyEngine.BIN_SECONDS,
              last.meterMillijoules().getAsLong() / 1000.0 / EnergyEngine.BIN_SECONDS));
    }
    return String.join(", ", words);
  }

  /** Whether there is a ledger of the real rack; else the simulated one is what people see. */
  public boolean hasReal() {
    return recent[0].firstMinute() != Long.MAX_VALUE;
  }

  /**
   * Spans in order of time, from memory where it reaches and else from the table. Blocks.
   *
   * @param stepSeconds a multiple of 5; below a minute only the last hour is known
   */
  public List<LedgerSpan> ledger(
      boolean simulated, long fromSeconds, long toSeconds, int stepSeconds, int most)
      throws StoreException {
    RecentLedger here = recent[simulated ? 1 : 0];
    if (stepSeconds < 60) {
      return MemoryEnergy.sum(
          here.fives(fromSeconds, toSeconds).stream(), stepSeconds, false, most);
    }
    long border = Math.max(fromSeconds, Math.min(toSeconds, here.firstMinute()));
    List<LedgerSpan> old =
        table.ledger(
            new EnergyTable.Wanted(simulated, fromSeconds, border, stepSeconds, false, most));
    Stream<LedgerSpan> all = Stream.concat(old.stream(), here.minutes(border, toSeconds).stream());
    return MemoryEnergy.sum(all, stepSeconds, false, most);
  }

  /** Works until told to stop, and keeps what is known then. */
  @Override
  public void close() {
    closing = true;
    if (!thread.isAlive()) {
      return;
    }
    feed.end();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
