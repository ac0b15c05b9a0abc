package dev.wattrack.aggregator.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.ConnectException;
import java.util.function.Consumer;

/**
 * Finds out whether a host still answers, without any right that an ordinary user lacks: a TCP
 * connection to its port 7 (echo) is either refused by a living kernel or meets silence. A host
 * whose firewall drops packets looks like one that is gone.
 */
final class HostProbe {
  private static final int ECHO_PORT = 7;
  private static final int TIMEOUT_MILLIS = 1_000;
  private final NetClient client;

  HostProbe(Vertx vertx) {
    client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(TIMEOUT_MILLIS));
  }

  /** Answers within about a second, on the caller's loop. */
  void ask(String address, Consumer<Boolean> answer) {
    client
        .connect(ECHO_PORT, address)
        .onComplete(
            socket -> {
              socket.close();
              answer.accept(true);
            },
            failure -> answer.accept(refused(failure)));
  }

  private static boolean refused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean timedOut = cause.getClass().getSimpleName().contains("Timeout");
      if (cause instanceof ConnectException && !timedOut) {
        return String.valueOf(cause.getMessage()).contains("refused");
      }
    }
    return false;
  }

  void close() {
    client.close();
  }
}
