package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.feed.Acknowledger;
import dev.wattrack.kiosk.feed.FeedClient;
import dev.wattrack.kiosk.feed.HistoryClient;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.show.Show;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.time.LocalTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The kiosk in its window: feed and history come in on threads of their own, everything that is
 * shown happens on the JavaFX thread, and a watchdog sees that it does.
 */
public final class Kiosk implements FeedClient.Listener, AutoCloseable {
  /** Exit code when the picture was frozen; the launcher starts the kiosk anew. */
  public static final int FROZEN = 86;

  private static final Logger LOG = Logger.getLogger("dev.wattrack.kiosk");
  private static final long FRAME_MILLIS = 250;
  private static final long FROZEN_MILLIS = 15_000;
  private static final long HISTORY_SECONDS = 60;
  private static final long FIRST_HISTORY_SECONDS = 2;

  private final KioskConfig config;
  private final Show show;
  private final Watchdog watchdog;
  private final FeedClient feed;
  private final HistoryClient history;
  private final ScheduledExecutorService frames = daemon("wattrack-kiosk-frames");
  private final ScheduledExecutorService slow = daemon("wattrack-kiosk-history");
  private final AtomicBoolean framePending = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable KioskWindow window;
  private volatile @Nullable Boolean meterSimulated;
  private boolean connected;

  /**
   * @throws IOException when a token or a certificate of this user cannot be read
   */
  public Kiosk(KioskConfig config) throws IOException {
    this.config = config;
    Endpoint aggregator = Endpoint.ofThisUser(config.feed());
    Acknowledger acknowledger = new Acknowledger(aggregator);
    this.show =
        new Show(
            config,
            seconds(),
            alert -> acknowledger.acknowledge(alert.id(), this::notAcknowledged));
    this.feed = new FeedClient(aggregator, this, RandomGenerator.getDefault());
    this.history = new HistoryClient(aggregator, HistoryClient.systemClock());
    this.watchdog = new Watchdog(System::nanoTime, FROZEN_MILLIS, Kiosk::frozen);
  }

  /** Opens the window and works until it is closed. */
  public void run(@Nullable String page) throws InterruptedException {
    Toolkit.start(false);
    Toolkit.call(
        () -> {
          if (page != null) {
            show.goTo(page, seconds());
          }
          KioskWindow opened = new KioskWindow(config, show, Kiosk::seconds, LocalTime::now);
          Stage stage = new Stage();
          stage.setOnHidden(event -> ended.countDown());
          opened.open(stage);
          window = opened;
          return opened;
        });
    LOG.info("kiosk is shown, fed by " + config.feed());
    watchdog.start();
    feed.start();
    var unused =
        frames.scheduleAtFixedRate(
            this::requestFrame, FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo =
        slow.scheduleWithFixedDelay(
            this::refresh, FIRST_HISTORY_SECONDS, HISTORY_SECONDS, TimeUnit.SECONDS);
    ended.await();
  }

  /** At most one frame waits at a time: a slow screen is not buried under requests. */
  private void requestFrame() {
    if (framePending.compareAndSet(false, true)) {
      Platform.runLater(
          () -> {
            framePending.set(false);
            if (window != null) {
              window.frame();
            }
            watchdog.frame();
          });
    }
  }

  private void refresh() {
    try {
      history.refresh(meterSimulated, newest -> Platform.runLater(() -> show.history(newest)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void snapshot(Snapshot snapshot) {
    double now = seconds();
    meterSimulated = snapshot.meterSimulated();
    Platform.runLater(() -> show.snapshot(snapshot, now));
  }

  @Override
  public void link(Link link) {
    if (link.connected() != connected) {
      connected = link.connected();
      LOG.log(
          connected ? Level.INFO : Level.WARNING,
          connected ? "connected to " + link.address() : "no feed: " + link.reason());
    }
    Platform.runLater(() -> show.link(link));
  }

  private void notAcknowledged(String why) {
    LOG.warning("an alert that was touched is not acknowledged: " + why);
    Platform.runLater(() -> show.notAcknowledged(why, seconds()));
  }

  private static double seconds() {
    return System.nanoTime() / 1e9;
  }

  private static void frozen(long millis) {
    LOG.severe("nothing was painted for " + millis + " ms; the kiosk ends to be started anew");
    Runtime.getRuntime().halt(FROZEN);
  }

  private static ScheduledExecutorService daemon(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    watchdog.close();
    feed.close();
    frames.shutdownNow();
    slow.shutdownNow();
    ended.countDown();
  }
}
