package dev.wattrack.benchmarks;

import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a benchmark takes place: a folder of its own and the programs it has started, all gone
 * after {@link #close}. Confined to one thread.
 */
final class Scene implements AutoCloseable {
  private static final long START_MILLIS = 60_000;

  private final Path root;
  private final Path folder;
  private final List<Child> children = new ArrayList<>();

  /**
   * @param root of the repository, where the launcher is
   */
  Scene(Path root) throws IOException {
    this.root = root;
    folder = Files.createTempDirectory("wattrack-bench");
  }

  Path folder() {
    return folder;
  }

  Child start(String name, List<String> command) throws IOException {
    return start(name, Map.of(), command);
  }

  Child start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Child child = Child.start(name, folder, environment, command);
    children.add(child);
    return child;
  }

  /** Starts one of Wattrack's own commands as a person would. */
  Child wattrack(String name, String... arguments) throws IOException, BenchException {
    return wattrack(name, Map.of(), arguments);
  }

  private Child wattrack(String name, Map<String, String> more, String... arguments)
      throws IOException, BenchException {
    Path launcher = root.resolve("wattrack");
    if (!Files.isExecutable(launcher)) {
      throw new BenchException(launcher + " is missing; run from the root of the repository");
    }
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WATTRACK_BUILD", "never");
    return start(name, environment, command);
  }

  /**
   * An aggregator ready for agents; a later one of the same scene has the store of the earlier.
   *
   * @param environment {@code WATTRACK_} settings that differ from the defaults
   */
  AggregatorChild aggregator(Map<String, String> environment) throws IOException, BenchException {
    int port = freePort();
    int httpPort = freePort();
    Map<String, String> plain = new HashMap<>(environment);
    plain.put("WATTRACK_INSECURE", "true"); // the load is not of nodes that have joined
    Child child =
        wattrack(
            "aggregator",
            plain,
            "aggregator",
            "--state-dir",
            folder.resolve("aggregator").toString(),
            "--port",
            Integer.toString(port),
            "--http-port",
            Integer.toString(httpPort));
    awaitPort(child, "the aggregator", httpPort);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new AggregatorChild(child, port, httpPort, client);
  }

  AggregatorChild aggregator() throws IOException, BenchException {
    return aggregator(Map.of());
  }

  /** A port of 127.0.0.1 that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void awaitPort(Child child, String what, int port) throws BenchException {
    boolean open = Wait.until(() -> !child.isAlive() || answers(port), START_MILLIS);
    if (!open || !child.isAlive()) {
      throw new BenchException(
          what + " did not open port " + port + "; its last words:" + child.end());
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    children.forEach(Child::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
