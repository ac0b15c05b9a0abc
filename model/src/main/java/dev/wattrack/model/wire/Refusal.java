package dev.wattrack.model.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why the aggregator ends a connection, in words for the agent's log. Immutable.
 *
 * @param code one of {@code version}, {@code duplicate_machine_id}, {@code limit}, {@code
 *     malformed}, {@code replaced}, {@code stopping}
 * @param retryAfterMillis when it makes sense to try again
 */
public record Refusal(String code, String reason, long retryAfterMillis) {

  public void write(WireBuffer out) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("code", code);
    map.put("reason", reason);
    map.put("retry_after_ms", Long.toString(retryAfterMillis));
    Frames.writeMap(out, Wire.REFUSED, map);
  }

  public static Refusal read(WireCursor in) throws WireException {
    Map<String, String> map = Frames.readMap(in);
    long retry;
    try {
      retry = Long.parseLong(map.getOrDefault("retry_after_ms", "0"));
    } catch (NumberFormatException e) {
      throw new WireException("bad REFUSED: " + e.getMessage());
    }
    return new Refusal(map.getOrDefault("code", ""), map.getOrDefault("reason", ""), retry);
  }
}
