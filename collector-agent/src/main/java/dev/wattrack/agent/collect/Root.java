package dev.wattrack.agent.collect;

import java.nio.file.Path;

/** Where /proc and /sys are; somewhere else in tests, recordings and containers. Immutable. */
public record Root(Path proc, Path sys) {

  public static Root system() {
    return new Root(Path.of("/proc"), Path.of("/sys"));
  }

  /** A recorded node: a folder that holds {@code proc} and {@code sys}. */
  public static Root under(Path folder) {
    return new Root(folder.resolve("proc"), folder.resolve("sys"));
  }

  String proc(String file) {
    return proc + "/" + file;
  }

  String sys(String file) {
    return sys + "/" + file;
  }
}
