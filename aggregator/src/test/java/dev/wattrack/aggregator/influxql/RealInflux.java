package dev.wattrack.aggregator.influxql;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's influxdb 1.6.7 on loopback, with its files in a folder of the test. */
public final class RealInflux implements AutoCloseable {
  public static final Path PROGRAM = Path.of("/usr/bin/influxd");
  private final Process process;
  private final int port;

  public RealInflux(Path dir) throws IOException {
    port = free();
    Path config = dir.resolve("influxdb.conf");
    Files.writeString(
        config,
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:%d"
          log-enabled = false
        [continuous_queries]
          enabled = false
        """
            .formatted(free(), dir, dir, dir, port));
    process =
        new ProcessBuilder(PROGRAM.toString(), "-config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("influxd.log").toFile())
            .start();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
