package dev.wattrack.kiosk;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.feed.HistoryClient;
import dev.wattrack.kiosk.feed.LiveSnapshot;
import dev.wattrack.kiosk.feed.Protection;
import dev.wattrack.kiosk.feed.SnapshotReader;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.Page;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.page.Projector.Slide;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.text.Texts;
import dev.wattrack.kiosk.view.Camera;
import dev.wattrack.kiosk.view.Kiosk;
import dev.wattrack.kiosk.view.Pictures;
import dev.wattrack.kiosk.view.Toolkit;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Nearest;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kiosk for the command line; no type of JavaFX is in its signatures. */
public final class KioskProgram {
  private static final int MOST_POLLS = 20;
  private static final long POLL_MILLIS = 250;

  /** Names of the pages. */
  public static List<String> pages() {
    return Pages.names();
  }

  /** Opens the window and works until it is closed or the process ends. */
  public static void show(KioskConfig config, @Nullable String page)
      throws ConfigException, IOException, InterruptedException {
    if (page != null) {
      page(page);
    }
    try (Kiosk kiosk = new Kiosk(config)) {
      kiosk.run(page);
    }
  }

  /**
   * Draws one page off screen, without a display.
   *
   * @param recorded a message of the feed, or lines of them of which the last counts; null: asks
   *     the aggregator
   * @throws IOException when there is no snapshot, or the file cannot be written
   */
  public static void shoot(KioskConfig config, String page, @Nullable Path recorded, Path file)
      throws ConfigException, IOException, InterruptedException {
    Page wanted = page(page);
    Snapshot snapshot = recorded == null ? live(config) : lastOf(recorded);
    History[] history = {History.NONE};
    boolean insecure = false;
    if (recorded == null) {
      Endpoint aggregator = Endpoint.ofThisUser(config.feed());
      insecure = Boolean.TRUE.equals(Protection.isMissing(aggregator));
      new HistoryClient(aggregator, HistoryClient.systemClock())
          .refresh(snapshot.meterSimulated(), newest -> history[0] = newest);
    }
    Link link = new Link(config.feed().toString(), true, 0, "", insecure);
    Toolkit.start(true);
    Moment moment = new Moment(snapshot, 0, link, history[0], List.of());
    List<Page> pages = config.pages().stream().flatMap(name -> Pages.find(name).stream()).toList();
    Slide slide =
        new Slide(
            wanted,
            0,
            pages,
            List.of(),
            Texts.of(config.language()),
            Look.of(config.theme()),
            null);
    Camera.load().shoot(slide, moment, file);
  }

  private static Page page(String name) throws ConfigException {
    Optional<Page> page = Pages.find(name);
    if (page.isEmpty()) {
      String known = "; there are " + String.join(", ", Pages.names());
      String message = "no page '" + name + "'" + Nearest.hint(name, Pages.names()) + known;
      throw new ConfigException(List.of(new Problem("--page", message)));
    }
    return page.get();
  }

  /** The snapshot of now; that of an aggregator that has only just begun is waited for. */
  private static Snapshot live(KioskConfig config) throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Endpoint aggregator = Endpoint.ofThisUser(config.feed());
    Snapshot snapshot = LiveSnapshot.of(aggregator);
    for (int i = 0; i < MOST_POLLS && isBare(snapshot); i++) {
      if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
      snapshot = LiveSnapshot.of(aggregator);
    }
    return snapshot;
  }

  private static boolean isBare(Snapshot snapshot) {
    return snapshot.nodes().stream().allMatch(node -> node.cpuPercent() == null);
  }

  private static Snapshot lastOf(Path file) throws IOException {
    String text = Files.readString(file);
    Snapshot whole = SnapshotReader.read(text);
    if (whole != null && !text.strip().contains("}\n{")) {
      return whole;
    }
    try (Stream<String> lines = text.lines()) {
      return lines
          .flatMap(line -> Stream.ofNullable(SnapshotReader.read(line)))
          .reduce((earlier, later) -> later)
          .orElseThrow(() -> new IOException(file + ": no snapshot of a feed in it"));
    }
  }

  /** Draws the gallery; returns how many pictures it has. */
  public static int gallery(Path folder, Consumer<String> told)
      throws IOException, InterruptedException {
    return Pictures.write(folder, name -> true, told);
  }

  private KioskProgram() {}
}
