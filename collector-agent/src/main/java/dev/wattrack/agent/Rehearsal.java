package dev.wattrack.agent;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.tls.Holder;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.model.tls.TlsContext;
import dev.wattrack.model.tls.TlsPipe;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Welcome;
import dev.wattrack.model.wire.WireBuffer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
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
      Path state = Files.createDirectories(Path.of(args[0]));
      Files.writeString(state.resolve("node.pem"), resource("rehearsal-node.pem"));
      Agent agent = Agent.start(AgentConfig.read("rehearsal", "", options, System.getenv()));
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(5000);
        serve(socket);
        agent.close();
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Rehearsal.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** The other end of TLS; what it needs more than an agent does is loaded all the same. */
  private static TlsPipe shaken(Socket socket) throws IOException {
    try {
      String pem = resource("rehearsal-aggregator.pem");
      List<X509Certificate> chain = Pem.certificates(pem);
      Holder.Held held = new Holder.Held(Pem.privateKey(pem), chain);
      TlsPipe pipe = new TlsPipe(TlsContext.server(() -> held, new Pinned(chain.get(1))).engine());
      byte[] bytes = new byte[4096];
      while (!pipe.isDone()) {
        int count = socket.getInputStream().read(bytes);
        if (count < 0) {
          throw new IOException("the agent has gone");
        }
        pipe.receive(bytes, 0, count, null);
        pipe.work(null);
        socket.getOutputStream().write(pipe.take());
      }
      return pipe;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void serve(Socket socket) throws IOException {
    TlsPipe pipe = shaken(socket);
    WireBuffer out = new WireBuffer(128);
    new Welcome("rehearsal", 1, new byte[32]).write(out);
    Frames.writeAck(out, List.of(new Frames.Range(1, 10)));
    pipe.send(out.array(), 0, out.length());
    socket.getOutputStream().write(pipe.take());
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
