package dev.wattrack.model.wire;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The aggregator's answer to an accepted {@link Hello}. Immutable; the key bytes are not to be
 * changed.
 *
 * @param name the name under which the node is shown
 * @param sessionId names this connection in heartbeats
 * @param heartbeatKey secret for the heartbeats of this connection, 32 bytes
 */
public record Welcome(String name, long sessionId, byte[] heartbeatKey) {

  public void write(WireBuffer out) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("session_id", Long.toHexString(sessionId));
    map.put("heartbeat_key", HexFormat.of().formatHex(heartbeatKey));
    Frames.writeMap(out, Wire.WELCOME, map);
  }

  public static Welcome read(WireCursor in) throws WireException {
    Map<String, String> map = Frames.readMap(in);
    try {
      return new Welcome(
          map.getOrDefault("name", ""),
          Long.parseUnsignedLong(map.getOrDefault("session_id", ""), 16),
          HexFormat.of().parseHex(map.getOrDefault("heartbeat_key", "")));
    } catch (IllegalArgumentException e) {
      throw new WireException("bad WELCOME: " + e.getMessage());
    }
  }
}
