package dev.wattrack.model.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What means this machine and cannot be reached from another one. */
public final class Loopback {

  /** Of a host as a URL has it: {@code localhost}, or such an address. */
  public static boolean isHost(@Nullable String host) {
    return "localhost".equalsIgnoreCase(host) || isAddress(host);
  }

  /** Of an address in digits, one of IPv6 with or without brackets; a name is not looked up. */
  public static boolean isAddress(@Nullable String address) {
    if (address == null || !address.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]?")) {
      return false;
    }
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Loopback() {}
}
