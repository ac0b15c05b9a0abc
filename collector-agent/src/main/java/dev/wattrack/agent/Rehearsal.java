package dev.wattrack.agent;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.WireBuffer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/**
 * Runs an agent for two seconds against an aggregator of its own that says yes to everything, so
 * that the virtual machine can note which classes an agent needs (make-cds.sh). Not for production.
 */
final class Rehearsal {
  private static final long LENGTH_MILLIS = 2000;

  public static void main(String[] args) throws IOException, ConfigException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> options =
          Map.of(
              "aggregator", "127.0.0.1:" + server.getLocalPort(),
              "interval", "50ms",
              "interval.disk", "50ms",
              "state_dir", new File(args[0]).getPath(),
              "process_group.java", "java*");
      Agent agent = Agent.start(AgentConfig.read("rehearsal", "", options, System.getenv()));
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(5000);
        serve(socket);
        agent.close();
      }
    }
  }

  private static void serve(Socket socket) throws IOException {
    WireBuffer out = new WireBuffer(128);
    new Welcome("rehearsal", 1, new byte[32]).write(out);
    Frames.writeAck(out, List.of(new Frames.Range(1, 10)));
    socket.getOutputStream().write(out.array(), 0, out.length());
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[4096];
    long end = System.nanoTime() + LENGTH_MILLIS * 1_000_000;
    boolean open = true;
    while (open && System.nanoTime() < end) {
      open = in.read(bytes) >= 0;
    }
  }

  private Rehearsal() {}
}
