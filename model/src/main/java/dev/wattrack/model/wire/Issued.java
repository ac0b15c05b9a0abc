package dev.wattrack.model.wire;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CERTIFICATE: what a node's {@link KeyOffer} got it. Immutable; the array is not to be changed.
 *
 * @param name the name the node is known by
 * @param certificate X.509, DER
 */
public record Issued(String name, byte[] certificate) {

  public void write(WireBuffer out) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("certificate", Base64.getEncoder().encodeToString(certificate));
    Frames.writeMap(out, Wire.CERTIFICATE, map);
  }

  public static Issued read(WireCursor in) throws WireException {
    Map<String, String> map = Frames.readMap(in);
    try {
      return new Issued(
          map.getOrDefault("name", ""),
          Base64.getDecoder().decode(map.getOrDefault("certificate", "")));
    } catch (IllegalArgumentException e) {
      throw new WireException("bad CERTIFICATE: " + e.getMessage());
    }
  }
}
