package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.EnergyFigures.JobWatts;
import dev.wattrack.aggregator.energy.EnergyFigures.NodeWatts;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.model.job.JobSpan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private static final long ANSWER_SECONDS = 10;
  private static final int MOST_NEWS = 100;
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
  private final EnergyArchive archive;
  private final StatusWords words;

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
    archive = new EnergyArchive(racks, table, clock);
    words = new StatusWords(racks, feed);
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
    archive.restore();
  }

  private void run() {
    while (!closing) {
      try {
        turn(millisToNextSecond());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (archive.trouble() == null) {
          LOG.warn("the energy engine failed", e);
        }
        archive.failed("failed: " + e);
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
      draw();
    }
    status = words.status(archive.trouble(), seconds);
    boolean urgent = false;
    for (Rack rack : racks) {
      urgent |= rack.calibration().takeUrgent();
    }
    if (urgent || archive.isDue(now.getEpochSecond())) {
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

  private void draw() {
    Map<String, NodeWatts> nodes = new HashMap<>();
    Map<JobSpan.Key, JobWatts> jobs = new HashMap<>();
    for (Rack rack : racks) {
      rack.figures(nodes, jobs);
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
    archive.save(memoryToo);
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
