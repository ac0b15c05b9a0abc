package dev.wattrack.model.tls;

import dev.wattrack.model.wire.Wire;

/**
 * What a node needs to join, on one line without blanks: {@code host:port/FINGERPRINT/SECRET}, for
 * example {@code rack:7460/9f86d081…(64 digits)/wtj_0kX…}. Immutable. The secret is worth one join.
 *
 * @param host a name or an address; one of IPv6 stands in brackets on the line
 * @param fingerprint SHA-256 of the aggregator's own authority's certificate, in hexadecimal
 */
public record JoinLine(String host, int port, String fingerprint, String secret) {
  /** Hexadecimal digits of a fingerprint. */
  public static final int FINGERPRINT_LENGTH = 64;

  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_SECRET = 256;
  private static final String EXPECTED =
      "expected the line that `wattrack token create` prints, host:port/FINGERPRINT/SECRET; ";

  public JoinLine {
    if (host.isBlank() || host.length() > LONGEST_HOST || !isPrinted(host) || host.contains("/")) {
      throw new IllegalArgumentException(EXPECTED + "the host is missing or is none");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(EXPECTED + port + " is no port");
    }
    if (!isFingerprint(fingerprint)) {
      throw new IllegalArgumentException(EXPECTED + "a fingerprint has 64 digits of 0-9 and a-f");
    }
    if (secret.isEmpty() || secret.length() > LONGEST_SECRET || !isPrinted(secret)) {
      throw new IllegalArgumentException(EXPECTED + "the secret is missing or is none");
    }
  }

  /**
   * Reads a line; blanks around it are forgiven.
   *
   * @throws IllegalArgumentException with what is wrong, never with the secret
   */
  public static JoinLine parse(String text) {
    String line = text.strip();
    int first = line.indexOf('/');
    int second = line.indexOf('/', first + 1);
    if (first < 0 || second < 0) {
      throw new IllegalArgumentException(EXPECTED + "there are not two slashes in it");
    }
    Place place = place(line.substring(0, first));
    return new JoinLine(
        place.host(), place.port(), line.substring(first + 1, second), line.substring(second + 1));
  }

  private static int port(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED + "the port is no number", e);
    }
  }

  /** A place alone, as {@link #place()} gives it. */
  public record Place(String host, int port) {}

  /**
   * Reads host and port.
   *
   * @throws IllegalArgumentException for what is none
   */
  public static Place place(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Place(host, hasPort ? port(text.substring(colon + 1)) : Wire.PORT);
  }

  /** The host and the port, as an agent is told them. */
  public String place() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The whole line, with the secret in it. */
  public String text() {
    return place() + "/" + fingerprint + "/" + secret;
  }

  /** Without the secret, so that it does not get into a log by mistake. */
  @Override
  public String toString() {
    return place() + "/" + fingerprint + "/…";
  }

  private static boolean isFingerprint(String text) {
    boolean hex = text.length() == FINGERPRINT_LENGTH;
    for (int i = 0; hex && i < text.length(); i++) {
      hex = "0123456789abcdef".indexOf(text.charAt(i)) >= 0;
    }
    return hex;
  }

  private static boolean isPrinted(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
