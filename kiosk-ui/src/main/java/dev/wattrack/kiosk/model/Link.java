package dev.wattrack.kiosk.model;

/**
 * How the kiosk stands with the aggregator. Immutable.
 *
 * @param address where it is looked for
 * @param attempts failed attempts in a row; 0 while connected
 * @param reason why the last attempt failed; empty while connected
 */
public record Link(String address, boolean connected, int attempts, String reason) {

  public static Link unknown(String address) {
    return new Link(address, false, 0, "");
  }
}
