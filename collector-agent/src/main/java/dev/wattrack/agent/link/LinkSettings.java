package dev.wattrack.agent.link;

import java.time.Duration;

/**
 * Where the aggregator is and how patient the agent is with it. Immutable.
 *
 * @param backlogTicksPerSecond most ticks of the backlog that are sent in a second
 * @param connectTimeout for one address, and for the answer to HELLO
 * @param readTimeout a connection on which nothing arrives for so long is given up
 * @param writeTimeout so is one that takes nothing for so long
 * @param firstRetry pause before the second try; doubled up to {@code lastRetry}
 */
public record LinkSettings(
    String host,
    int port,
    int backlogTicksPerSecond,
    Duration connectTimeout,
    Duration readTimeout,
    Duration writeTimeout,
    Duration firstRetry,
    Duration lastRetry) {

  public LinkSettings {
    if (host.isBlank() || port < 1 || port > 65_535 || backlogTicksPerSecond < 1) {
      throw new IllegalArgumentException(
          "host '" + host + "' port " + port + " backlog " + backlogTicksPerSecond);
    }
  }

  /** The same with another aggregator. */
  public LinkSettings to(String otherHost, int otherPort) {
    return new LinkSettings(
        otherHost,
        otherPort,
        backlogTicksPerSecond,
        connectTimeout,
        readTimeout,
        writeTimeout,
        firstRetry,
        lastRetry);
  }

  /** The usual patience. */
  public static LinkSettings of(String host, int port, int backlogTicksPerSecond) {
    return new LinkSettings(
        host,
        port,
        backlogTicksPerSecond,
        Duration.ofSeconds(5),
        Duration.ofMinutes(3),
        Duration.ofSeconds(30),
        Duration.ofMillis(200),
        Duration.ofSeconds(15));
  }
}
