package dev.wattrack.sensors.snmp;

import java.time.Duration;

/**
 * Who is asked, and how. Immutable; its text never shows a secret.
 *
 * @param retries further tries after the first, each with the same time-out
 */
public record SnmpTarget(
    String host, int port, Duration timeout, int retries, Credentials credentials) {

  /** How we show who we are. */
  public sealed interface Credentials {}

  /** Version 1 or 2c with a community, in clear text on the wire. */
  public record Community(boolean version1, String community) implements Credentials {
    @Override
    public String toString() {
      return version1 ? "SNMPv1" : "SNMPv2c";
    }
  }

  /** Version 3 with a user; the context is empty with nearly every device. */
  public record User(
      String name,
      String context,
      Authentication authentication,
      String authenticationPassword,
      Privacy privacy,
      String privacyPassword)
      implements Credentials {
    @Override
    public String toString() {
      return "SNMPv3 user " + name;
    }
  }

  /** How answers are signed. */
  public enum Authentication {
    NONE,
    MD5,
    SHA,
    SHA256,
    SHA512
  }

  /** How they are encrypted. */
  public enum Privacy {
    NONE,
    DES,
    AES128,
    AES256
  }

  /** {@code 192.168.1.9:161}. */
  public String address() {
    return host + ":" + port;
  }
}
