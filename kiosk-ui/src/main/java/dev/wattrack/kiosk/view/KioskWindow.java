package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.page.Comparisons;
import dev.wattrack.kiosk.page.Projector;
import dev.wattrack.kiosk.picture.Picture;
import dev.wattrack.kiosk.show.Shift;
import dev.wattrack.kiosk.show.Show;
import java.time.LocalTime;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.Cursor;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.StageStyle;
import org.jspecify.annotations.Nullable;

/**
 * The window: a canvas that is painted anew when the picture differs, dots that move over it, and a
 * veil for the night. Confined to the JavaFX thread.
 */
final class KioskWindow {
  /** A finger that moves farther than this swipes. */
  private static final double SWIPE_PIXELS = 80;

  private final KioskConfig config;
  private final Show show;
  private final DoubleSupplier seconds;
  private final Supplier<LocalTime> timeOfDay;
  private final Projector projector;
  private final Painter painter;
  private final Canvas canvas = new Canvas(Picture.WIDTH, Picture.HEIGHT);
  private final Dots dots;
  private final Rectangle veil = new Rectangle(Picture.WIDTH, Picture.HEIGHT, Color.BLACK);
  private final Group content;
  private final Scene scene;
  private final Scale scale = new Scale(1, 1);
  private @Nullable Picture last;
  private double pressedX;

  KioskWindow(
      KioskConfig config, Show show, DoubleSupplier seconds, Supplier<LocalTime> timeOfDay) {
    this.config = config;
    this.show = show;
    this.seconds = seconds;
    this.timeOfDay = timeOfDay;
    FxText text = new FxText();
    projector = new Projector(text, Comparisons.delivered());
    painter = new Painter(text);
    dots = new Dots(painter);
    veil.setMouseTransparent(true);
    veil.setOpacity(0);
    content = new Group(canvas, dots.node(), veil);
    content.getTransforms().add(scale);
    scene = new Scene(new Group(content), Picture.WIDTH, Picture.HEIGHT, Color.BLACK);
    scene.setOnMousePressed(event -> pressedX = event.getSceneX());
    scene.setOnMouseReleased(this::released);
    scene.setOnKeyPressed(
        event -> {
          Keys.pressed(event.getCode(), event.getText(), show, seconds.getAsDouble());
          frame();
        });
  }

  void open(Stage stage) {
    stage.setTitle("Wattrack");
    stage.setScene(scene);
    if (config.fullScreen()) {
      stage.initStyle(StageStyle.UNDECORATED);
      scene.setCursor(Cursor.NONE);
      // Without a window manager nobody answers a request for full screen, so the size is set.
      Rectangle2D screen = Screen.getPrimary().getBounds();
      stage.setX(screen.getMinX());
      stage.setY(screen.getMinY());
      stage.setWidth(screen.getWidth());
      stage.setHeight(screen.getHeight());
    }
    frame();
    stage.show();
  }

  Scene scene() {
    return scene;
  }

  private void released(MouseEvent event) {
    double now = seconds.getAsDouble();
    double moved = event.getSceneX() - pressedX;
    if (Math.abs(moved) > SWIPE_PIXELS) {
      show.swiped(moved < 0 ? 1 : -1, now);
    } else {
      Point2D at = content.sceneToLocal(event.getSceneX(), event.getSceneY());
      show.touched(at.getX(), at.getY(), now);
    }
    frame();
  }

  /** Brings the window up to the moment; cheap when nothing has changed. */
  void frame() {
    double now = seconds.getAsDouble();
    Projector.Slide slide = show.slide(now);
    Moment moment = show.moment(now);
    Picture picture = projector.picture(slide, moment);
    if (!picture.equals(last)) {
      painter.paint(picture, canvas.getGraphicsContext2D());
      last = picture;
    }
    dots.move(picture, now);
    veil.setOpacity(show.alarmed(now) ? 0 : config.night().dimAt(timeOfDay.get()));
    place(Shift.at(now, config.shift().toNanos() / 1e9));
  }

  /** Fits the picture into the window, in the middle. */
  private void place(Shift shift) {
    double factor = Math.min(scene.getWidth() / Picture.WIDTH, scene.getHeight() / Picture.HEIGHT);
    scale.setX(factor);
    scale.setY(factor);
    content.setTranslateX((scene.getWidth() - factor * Picture.WIDTH) / 2 + shift.x());
    content.setTranslateY((scene.getHeight() - factor * Picture.HEIGHT) / 2 + shift.y());
  }
}
