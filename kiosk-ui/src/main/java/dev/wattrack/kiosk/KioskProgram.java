package dev.wattrack.kiosk;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.feed.HistoryClient;
import dev.wattrack.kiosk.feed.LiveSnapshot;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kiosk for the command line; no type of JavaFX is in its signatures. */
public final class KioskProgram {

  /** Names of the pages. */
  public static List<String> pages() {
    return Pages.names();
  }

  /** Opens the window and works until it is closed or the process ends. */
  public static void show(KioskConfig config, @Nullable String page) throws InterruptedException {
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
      throws IOException, InterruptedException {
    Snapshot snapshot = recorded == null ? LiveSnapshot.of(config.feed()) : lastOf(recorded);
    History[] history = {History.NONE};
    if (recorded == null) {
      new HistoryClient(config.feed(), HistoryClient.systemClock())
          .refresh(newest -> history[0] = newest);
    }
    Link link = new Link(config.feed().toString(), true, 0, "");
    Toolkit.start(true);
    Moment moment = new Moment(snapshot, 0, link, history[0], List.of());
    Page wanted =
        Pages.find(page).orElseThrow(() -> new IllegalArgumentException("no page " + page));
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
