package dev.wattrack.cli.command;

import dev.wattrack.cli.command.Starter.RunningAggregator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * From where an aggregator can be reached, in words. Immutable.
 *
 * @param insecure whether nothing is encrypted and nobody asked
 */
record Reach(InetAddress bind, int ingestPort, int httpPort, boolean insecure) {
  private static final int MOST_ADDRESSES = 3;

  static Reach of(RunningAggregator aggregator) {
    InetAddress bind;
    try {
      bind = InetAddress.getByName(aggregator.bind());
    } catch (UnknownHostException e) {
      // It listens there, so the name was known a moment ago.
      bind = InetAddress.getLoopbackAddress();
    }
    return new Reach(bind, aggregator.ingestPort(), aggregator.httpPort(), aggregator.insecure());
  }

  /** What this machine's own programs connect to. */
  String ownHost() {
    return bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
  }

  /** The page, for a person at this machine. */
  String url() {
    boolean local = bind.isAnyLocalAddress() || bind.isLoopbackAddress();
    return scheme() + (local ? "localhost" : inUrl(ownHost())) + ":" + httpPort;
  }

  /** The API, for this process. */
  String ownUrl() {
    return scheme() + inUrl(ownHost()) + ":" + httpPort;
  }

  private String scheme() {
    return insecure || bind.isLoopbackAddress() ? "http://" : "https://";
  }

  private static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** A warning and what to type elsewhere; empty when only this machine can reach it. */
  List<String> beyond(List<String> addressesOfThisMachine) {
    if (bind.isLoopbackAddress()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (insecure) {
      lines.add(
          "Warning: nothing is encrypted and nobody is asked for a password: every host that"
              + " reaches");
      lines.add(
          "  port "
              + ingestPort
              + " or "
              + httpPort
              + " of this machine can read, write and pretend.");
    } else {
      lines.add("  nodes: `wattrack token create` prints the line with which one joins");
      lines.add("  page:  asks for a token of `wattrack token create --role read`");
    }
    List<String> addresses =
        bind.isAnyLocalAddress() ? addressesOfThisMachine : List.of(bind.getHostAddress());
    if (addresses.isEmpty()) {
      addresses = List.of("THIS-MACHINE");
    }
    for (String address : addresses.stream().limit(MOST_ADDRESSES).toList()) {
      String host = inUrl(address);
      if (insecure) {
        lines.add("  nodes: ./wattrack agent --insecure --aggregator " + host + ":" + ingestPort);
      }
      lines.add("  page:  " + scheme() + host + ":" + httpPort);
    }
    return lines;
  }

  /** Addresses by which others may reach this machine, IPv4 before IPv6. */
  static List<String> addressesOfThisMachine() {
    try {
      List<InetAddress> all =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
              .toList();
      return Stream.concat(
              all.stream().filter(Inet4Address.class::isInstance),
              all.stream().filter(address -> !(address instanceof Inet4Address)))
          .map(InetAddress::getHostAddress)
          .map(address -> address.replaceFirst("%.*", ""))
          .toList();
    } catch (SocketException e) {
      // Without an interface there is no address; the caller says so in general words.
      return List.of();
    }
  }
}
