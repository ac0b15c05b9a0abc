package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.page.Comparisons;
import dev.wattrack.kiosk.page.Projector;
import dev.wattrack.kiosk.page.Projector.Slide;
import dev.wattrack.kiosk.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * Pictures off screen: as items for tests, and as PNG. Needs a started toolkit. Safe for use by
 * several threads.
 */
public final class Camera {
  private static final double FLOW_SECONDS = 12.3;

  private final Projector projector;
  private final Painter painter;

  private Camera(FxText text) {
    this.projector = new Projector(text, Comparisons.delivered());
    this.painter = new Painter(text);
  }

  public static Camera load() throws InterruptedException {
    return Toolkit.call(() -> new Camera(new FxText()));
  }

  public Picture picture(Slide slide, Moment moment) throws InterruptedException {
    return Toolkit.call(() -> projector.picture(slide, moment));
  }

  /** The picture's pixels, rows of {@code 0xAARRGGBB}. */
  public int[] pixels(Picture picture) throws InterruptedException {
    return Toolkit.call(
        () -> {
          Canvas canvas = new Canvas(Picture.WIDTH, Picture.HEIGHT);
          painter.paint(picture, canvas.getGraphicsContext2D());
          painter.paintFlows(picture, FLOW_SECONDS, canvas.getGraphicsContext2D());
          WritableImage image = canvas.snapshot(null, null);
          int[] pixels = new int[Picture.WIDTH * Picture.HEIGHT];
          image
              .getPixelReader()
              .getPixels(
                  0,
                  0,
                  Picture.WIDTH,
                  Picture.HEIGHT,
                  PixelFormat.getIntArgbInstance(),
                  pixels,
                  0,
                  Picture.WIDTH);
          return pixels;
        });
  }

  public void shoot(Slide slide, Moment moment, Path file)
      throws IOException, InterruptedException {
    PngFile.write(file, Picture.WIDTH, Picture.HEIGHT, pixels(picture(slide, moment)));
  }
}
