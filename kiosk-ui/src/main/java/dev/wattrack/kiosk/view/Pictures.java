package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.gallery.Gallery;
import dev.wattrack.kiosk.gallery.Gallery.Shot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Takes the gallery's pictures off screen. */
public final class Pictures {

  /**
   * Writes a PNG for each of the gallery's shots.
   *
   * @param wanted by the shot's name
   */
  public static int write(Path folder, Predicate<String> wanted, Consumer<String> told)
      throws IOException, InterruptedException {
    Toolkit.start(true);
    Camera camera = Camera.load();
    List<Shot> shots = Gallery.shots().stream().filter(shot -> wanted.test(shot.name())).toList();
    for (Shot shot : shots) {
      camera.shoot(shot.slide(), shot.moment(), folder.resolve(shot.name() + ".png"));
      told.accept(shot.name());
    }
    return shots.size();
  }

  private Pictures() {}
}
