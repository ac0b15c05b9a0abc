package dev.wattrack.kiosk.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.gallery.Gallery;
import dev.wattrack.kiosk.gallery.Sample;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.picture.Picture;
import dev.wattrack.kiosk.show.Show;
import dev.wattrack.model.config.Entry;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The window itself, off screen: what is touched and pressed changes what is seen. */
final class WindowTest {
  @TempDir private Path folder;
  private double now = 100;
  private LocalTime timeOfDay = LocalTime.NOON;
  private Show show;
  private KioskWindow window;

  @BeforeAll
  static void start() throws InterruptedException {
    Toolkit.start(true);
  }

  @BeforeEach
  void open() throws Exception {
    Path file = Files.createFile(folder.resolve("kiosk.conf"));
    List<Entry> options =
        List.of(new Entry("language", "en", "test"), new Entry("full_screen", "false", "test"));
    KioskConfig config = KioskConfig.load(file, Map.of(), options);
    show = new Show(config, now, alert -> {});
    show.snapshot(Sample.BUSY.moment().snapshot(), now);
    window =
        Toolkit.call(
            () -> {
              KioskWindow opened = new KioskWindow(config, show, () -> now, () -> timeOfDay);
              opened.open(new Stage());
              return opened;
            });
  }

  private WritableImage seen() throws InterruptedException {
    return Toolkit.call(
        () -> {
          window.frame();
          return window.scene().snapshot(null);
        });
  }

  private void key(KeyCode code, String text) throws InterruptedException {
    fire(new KeyEvent(KeyEvent.KEY_PRESSED, text, text, code, false, false, false, false));
  }

  private void fire(Event event) throws InterruptedException {
    Toolkit.call(
        () -> {
          Event.fireEvent(window.scene(), event);
          return true;
        });
  }

  private void drag(double fromX, double toX, double y) throws InterruptedException {
    mouse(MouseEvent.MOUSE_PRESSED, fromX, y);
    mouse(MouseEvent.MOUSE_RELEASED, toX, y);
  }

  private void mouse(EventType<MouseEvent> type, double x, double y) throws InterruptedException {
    fire(
        new MouseEvent(
            type,
            x,
            y,
            x,
            y,
            MouseButton.PRIMARY,
            1,
            false,
            false,
            false,
            false,
            true,
            false,
            false,
            true,
            false,
            true,
            null));
  }

  private String page() {
    return show.slide(now).page().name();
  }

  @Test
  void keysTurnPagesAndChangeTheColours() throws InterruptedException {
    key(KeyCode.RIGHT, "");
    assertThat(page()).isEqualTo("power");
    key(KeyCode.DIGIT7, "7");
    assertThat(page()).isEqualTo("about");
    key(KeyCode.LEFT, "");
    key(KeyCode.T, "t");
    Color corner = seen().getPixelReader().getColor(3, 3);
    assertThat(corner.getBrightness()).as("light").isGreaterThan(0.8);
  }

  @Test
  void aTouchBringsTheButtonsAndASwipeTurnsThePage() throws InterruptedException {
    drag(300, 305, 200);
    assertThat(show.slide(now).bar()).isNotNull();
    drag(500, 200, 200);
    assertThat(page()).isEqualTo("power");
    drag(200, 500, 200);
    assertThat(page()).isEqualTo("rack");
  }

  @Test
  void theDotsMoveAndNothingElse() throws InterruptedException {
    WritableImage before = seen();
    now += 0.25;
    WritableImage after = seen();
    int different = 0;
    for (int y = 0; y < Picture.HEIGHT; y++) {
      for (int x = 0; x < Picture.WIDTH; x++) {
        if (before.getPixelReader().getArgb(x, y) != after.getPixelReader().getArgb(x, y)) {
          different++;
          assertThat(x).as("only along the cable and the rail").isBetween(505, 670);
        }
      }
    }
    assertThat(different).isPositive();
  }

  @Test
  void atNightItIsDimButAnAlarmIsNot() throws InterruptedException {
    double day = seen().getPixelReader().getColor(600, 100).getBrightness();
    timeOfDay = LocalTime.of(23, 0);
    double brightest = 0;
    WritableImage night = seen();
    for (int x = 560; x < 760; x++) {
      brightest = Math.max(brightest, night.getPixelReader().getColor(x, 100).getBrightness());
    }
    assertThat(brightest).isLessThan(0.35);
    assertThat(day).isBetween(0.0, 1.0);
    show.snapshot(Sample.ALARM.moment().snapshot(), now);
    Color alarm = seen().getPixelReader().getColor(400, 20);
    assertThat(alarm.getRed()).isGreaterThan(0.6);
  }

  @Test
  void aShotIsAPictureThatOthersCanRead() throws Exception {
    Camera camera = Camera.load();
    Gallery.Shot shot = Gallery.shot(Pages.ALL.get(1), Sample.BUSY, "en", "dark");
    Path file = folder.resolve("deep/shot.png");
    camera.shoot(shot.slide(), shot.moment(), file);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes.length).isLessThan(60_000);
    Image image = Toolkit.call(() -> new Image(new ByteArrayInputStream(bytes)));
    assertThat(image.isError()).isFalse();
    assertThat(image.getWidth()).isEqualTo(800);
    int[] pixels = camera.pixels(camera.picture(shot.slide(), shot.moment()));
    int same = 0;
    for (int i = 0; i < pixels.length; i++) {
      int read = image.getPixelReader().getArgb(i % 800, i / 800);
      same += (read & 0xFCFCFC) == (pixels[i] & 0xFCFCFC) ? 1 : 0;
    }
    assertThat(same).as("all but rare shades of edges").isGreaterThan(pixels.length * 97 / 100);
  }

  @Test
  void theWatchdogTellsOnceWhenNoFrameComes() throws InterruptedException {
    AtomicLong nanos = new AtomicLong();
    AtomicLong told = new AtomicLong();
    CountDownLatch frozen = new CountDownLatch(1);
    try (Watchdog watchdog =
        new Watchdog(
            nanos::get,
            40,
            millis -> {
              told.set(millis);
              frozen.countDown();
            })) {
      watchdog.start();
      nanos.set(TimeUnit.MILLISECONDS.toNanos(39));
      assertThat(frozen.await(60, TimeUnit.MILLISECONDS)).isFalse();
      watchdog.frame();
      nanos.set(TimeUnit.MILLISECONDS.toNanos(90));
      assertThat(frozen.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(told.get()).isEqualTo(51);
    }
  }
}
