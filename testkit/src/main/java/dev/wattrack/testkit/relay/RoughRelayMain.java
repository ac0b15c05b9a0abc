package dev.wattrack.testkit.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A relay as a program for shell tests. Arguments: port of loopback, host, port, longest delay in
 * milliseconds, loss (0 to below 1), seed. Runs until it is killed.
 */
public final class RoughRelayMain {
  private static final System.Logger LOG = System.getLogger("relay");

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 6) {
      throw new IllegalArgumentException("expected: PORT HOST PORT DELAY_MILLIS LOSS SEED");
    }
    RoughLink link =
        new RoughLink(
            Duration.ofMillis(Long.parseLong(arguments[3])),
            Double.parseDouble(arguments[4]),
            Long.parseLong(arguments[5]));
    InetSocketAddress to = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    RoughRelay relay = RoughRelay.open(Integer.parseInt(arguments[0]), to, link);
    LOG.log(System.Logger.Level.INFO, "relays from port " + relay.port() + ": " + link);
    new CountDownLatch(1).await();
  }

  private RoughRelayMain() {}
}
