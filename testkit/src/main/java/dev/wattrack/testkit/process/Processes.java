package dev.wattrack.testkit.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The processes of one test; closing kills what still runs, the newest first. A shutdown hook does
 * the same when the test JVM is stopped. Safe for use by several threads.
 */
public final class Processes implements AutoCloseable {
  private static final long KILL_MILLIS = 5_000;

  private final Deque<ChildProcess> running = new ArrayDeque<>();
  private final Thread hook = new Thread(this::killAll, "kill-children");

  public Processes() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a command.
   *
   * @param environment added to this process's own
   */
  public synchronized ChildProcess start(
      Path folder, Map<String, String> environment, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    ChildProcess child = new ChildProcess(String.join(" ", command), builder.start());
    running.push(child);
    return child;
  }

  /**
   * A TCP port on loopback that nobody listens on now. Somebody else may take it before the caller
   * does; where a program can take port 0 and say which it got, that is better.
   */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs or has run.
      return;
    }
  }

  private synchronized void killAll() {
    while (!running.isEmpty()) {
      running.pop().kill(KILL_MILLIS);
    }
  }
}
