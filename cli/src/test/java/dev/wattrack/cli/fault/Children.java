package dev.wattrack.cli.fault;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Wattrack's programs as child JVMs with this test's class path and small heaps. Closing kills what
 * still runs. Confined to the test's thread.
 */
final class Children implements AutoCloseable {
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000;

  private final Processes processes = new Processes();
  private final Path folder;

  /**
   * @param folder where the children run and what they take for the user's own folders
   */
  Children(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Starts a command that is no Java program. */
  ChildProcess start(List<String> command) throws IOException {
    return processes.start(folder, Map.of(), command);
  }

  /** Starts a main class. */
  ChildProcess start(String heap, Map<String, String> environment, List<String> mainAndArguments)
      throws IOException {
    return start(List.of(), heap, environment, mainAndArguments);
  }

  /**
   * Starts a main class under something else.
   *
   * @param prefix words before the command, e.g. those of unshare
   */
  ChildProcess start(
      List<String> prefix,
      String heap,
      Map<String, String> environment,
      List<String> mainAndArguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(mainAndArguments);
    Map<String, String> all = new HashMap<>(environment);
    // Not on the command line, which stands in every failure's message.
    String here = System.getProperty("java.class.path");
    all.put("CLASSPATH", System.getProperty("surefire.test.class.path", here));
    all.putIfAbsent("XDG_STATE_HOME", folder.resolve("user-state").toString());
    Files.createDirectories(folder);
    return processes.start(folder, all, command);
  }

  /** The agent with a configuration of these lines. */
  ChildProcess agent(Path config, String... lines) throws IOException {
    Files.writeString(config, String.join("\n", lines) + "\n");
    return start(
        "32m",
        Map.of("WATTRACK_INSECURE", "true"),
        List.of("dev.wattrack.agent.AgentMain", "--config", config.toString()));
  }

  /**
   * A port that nobody listens on and that no outgoing connection gets by itself: with an ephemeral
   * one an agent that tries an absent aggregator could connect to itself.
   */
  static int freePort() throws IOException {
    int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
    while (!isFree(port)) {
      port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
    }
    return port;
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  @Override
  public void close() {
    processes.close();
  }
}
