package dev.wattrack.model.wire;

import dev.wattrack.model.MachineId;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's new public key, with the proof that it has the private half. As the first frame, JOIN,
 * it comes with a secret; later, as KEY, it answers RENEW on a connection that is authenticated.
 * Immutable; the arrays are not to be changed.
 *
 * @param name what the node would like to be called
 * @param secret of the line it joins with; empty in KEY
 * @param publicKey X.509 SubjectPublicKeyInfo
 */
public record KeyOffer(
    MachineId machineId, String name, String secret, byte[] publicKey, byte[] proof) {
  private static final int MAX_NAME = 253;

  public KeyOffer {
    if (name.isBlank() || name.length() > MAX_NAME || Hello.hasControl(name)) {
      throw new IllegalArgumentException(
          "a node name has 1 to 253 characters and none that control");
    }
  }

  /**
   * @param type {@link Wire#JOIN} or {@link Wire#KEY}
   */
  public void write(WireBuffer out, int type) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("machine_id", machineId.hex());
    map.put("name", name);
    map.put("secret", secret);
    map.put("public_key", Base64.getEncoder().encodeToString(publicKey));
    map.put("proof", Base64.getEncoder().encodeToString(proof));
    Frames.writeMap(out, type, map);
  }

  public static KeyOffer read(WireCursor in) throws WireException {
    Map<String, String> map = Frames.readMap(in);
    try {
      return new KeyOffer(
          new MachineId(map.getOrDefault("machine_id", "")),
          map.getOrDefault("name", ""),
          map.getOrDefault("secret", ""),
          Base64.getDecoder().decode(map.getOrDefault("public_key", "")),
          Base64.getDecoder().decode(map.getOrDefault("proof", "")));
    } catch (IllegalArgumentException e) {
      throw new WireException("bad JOIN or KEY: " + e.getMessage());
    }
  }
}
