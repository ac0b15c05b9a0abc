package dev.wattrack.kiosk.model;

/**
 * How the kiosk stands with the aggregator. Immutable.
 *
 * @param address where it is looked for
 * @param attempts failed attempts in a row; 0 while connected
 * @param reason why the last attempt failed; empty while connected
 * @param insecure whether the aggregator said that it protects nothing
 */
public record Link(
    String address, boolean connected, int attempts, String reason, boolean insecure) {

  public static Link unknown(String address) {
    return new Link(address, false, 0, "", false);
  }
}
