package dev.wattrack.kiosk.view;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;

/** Starts JavaFX in this process, with a screen or without. Safe for use by several threads. */
public final class Toolkit {
  private static final long START_SECONDS = 30;

  /** Held, because the logging forgets a level whose logger nobody holds. */
  private static final Logger QUIET = Logger.getLogger("javafx");

  private static boolean started;

  /**
   * Starts the toolkit once.
   *
   * @param offScreen without any display: Monocle draws into memory
   * @throws IllegalStateException when it does not start, with what may be missing
   */
  public static synchronized void start(boolean offScreen) throws InterruptedException {
    if (started) {
      return;
    }
    if (offScreen) {
      System.setProperty("glass.platform", "Monocle");
      System.setProperty("monocle.platform", "Headless");
      System.setProperty("prism.order", "sw");
    }
    // JavaFX from the class path is not "supported" but works; its warning is no news.
    QUIET.setLevel(Level.SEVERE);
    CountDownLatch ready = new CountDownLatch(1);
    try {
      Platform.startup(ready::countDown);
    } catch (UnsupportedOperationException | UnsatisfiedLinkError e) {
      throw new IllegalStateException(trouble(), e);
    }
    if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(trouble());
    }
    Platform.setImplicitExit(false);
    started = true;
  }

  private static String trouble() {
    return "no window can be opened. Is there a display (DISPLAY, xinit)? On Debian:"
        + " apt-get install libgtk-3-0 libxxf86vm1 fonts-noto-core";
  }

  /** Does something on the JavaFX thread and waits for what comes of it. */
  static <T> T call(Callable<T> work) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Platform.runLater(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
    }
  }

  private Toolkit() {}
}
