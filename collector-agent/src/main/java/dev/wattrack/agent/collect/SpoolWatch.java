package dev.wattrack.agent.collect;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears when Slurm's step daemon enters or leaves its spool folder (inotify(7)): its socket {@code
 * n1_7.4294967291} and its folder {@code job00007} come and go with the step, and the daemon is
 * still there, with the whole CPU time of the step in its account, when they go. A thread of its
 * own, which sleeps until then.
 */
final class SpoolWatch implements AutoCloseable {
  private final JobPulse pulse;
  private final WatchService watch;
  private final Thread thread;

  private SpoolWatch(JobPulse pulse, WatchService watch) {
    this.pulse = pulse;
    this.watch = watch;
    thread = new Thread(null, new Hearing(), "wattrack-spool", 256 << 10);
    thread.setDaemon(true);
  }

  /**
   * Starts it; null where none of the folders is there or the kernel gives no watch.
   *
   * @param spools folders of slurmd
   */
  static @Nullable SpoolWatch start(List<Path> spools, JobPulse pulse) {
    WatchService watch = null;
    try {
      for (Path spool : spools) {
        if (Files.isDirectory(spool) && Files.isReadable(spool)) {
          watch = watch == null ? FileSystems.getDefault().newWatchService() : watch;
          WatchKey unused =
              spool.register(
                  watch,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_DELETE);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      close(watch);
      return null;
    }
    if (watch == null) {
      return null;
    }
    SpoolWatch started = new SpoolWatch(pulse, watch);
    started.thread.start();
    return started;
  }

  private static boolean close(@Nullable WatchService watch) {
    try {
      if (watch != null) {
        watch.close();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private final class Hearing implements Runnable {
    @Override
    public void run() {
      try {
        while (true) {
          WatchKey key = watch.take();
          boolean steps = stepIn(key.pollEvents());
          key.reset();
          if (steps) {
            pulse.step();
          }
        }
      } catch (InterruptedException | ClosedWatchServiceException e) {
        close(watch); // the agent's end
      }
    }
  }

  private static boolean stepIn(List<WatchEvent<?>> events) {
    for (WatchEvent<?> event : events) {
      if (event.kind() == StandardWatchEventKinds.OVERFLOW
          || isStep(String.valueOf(event.context()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code job00007}, {@code n1_7.4294967291} and {@code n1_7.0.0}; Slurm's other files
   * (credentials, topology) change with every step as well.
   */
  static boolean isStep(String name) {
    if (name.startsWith("job") && numbers(name.substring(3)) == 1) {
      return true;
    }
    int parts = numbers(name.substring(name.lastIndexOf('_') + 1));
    return name.indexOf('_') >= 0 && (parts == 2 || parts == 3);
  }

  /** How many numbers the text is, with a dot between each two; 0 if it is anything else. */
  private static int numbers(String text) {
    int count = 0;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        count += digit ? 0 : 1;
        digit = true;
      } else if (c == '.' && digit) {
        digit = false;
      } else {
        return 0;
      }
    }
    return digit ? count : 0;
  }

  @Override
  public void close() {
    if (!close(watch)) {
      thread.interrupt();
    }
  }
}
