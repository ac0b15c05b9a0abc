package dev.wattrack.model.wire;

import dev.wattrack.model.MachineId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an agent says of itself first. Immutable. Everything but the identity and the clock is
 * information for people; an unknown item is simply not in {@code facts}.
 *
 * @param instance random text of this agent process, tells a reconnect from a second agent
 * @param bootId from {@code /proc/sys/kernel/random/boot_id}
 * @param clockNanos the agent's clock when it wrote this, ns since 1970 UTC
 * @param simulated true for a node that does not exist
 * @param facts keys {@link #FACTS}; addresses, disks and network are lists with commas
 */
public record Hello(
    MachineId machineId,
    String name,
    String instance,
    String bootId,
    String agentVersion,
    long clockNanos,
    boolean simulated,
    Map<String, String> facts) {

  /** Keys of facts that the aggregator shows; others are ignored. */
  public static final java.util.List<String> FACTS =
      java.util.List.of(
          "board",
          "firmware",
          "kernel",
          "cpu_model",
          "cores",
          "max_mhz",
          "memory_bytes",
          "disks",
          "network",
          "addresses");

  private static final int MAX_NAME = 253;

  public Hello {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a node name has 1 to 253 characters: '" + name + "'");
    }
    if (hasControl(name)) {
      throw new IllegalArgumentException("a node name has no control characters");
    }
    facts = Map.copyOf(facts);
  }

  /** Such names would make lines of a log look like what they are not. */
  static boolean hasControl(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The same under another name. */
  public Hello named(String newName) {
    return new Hello(
        machineId, newName, instance, bootId, agentVersion, clockNanos, simulated, facts);
  }

  public void write(WireBuffer out) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("machine_id", machineId.hex());
    map.put("name", name);
    map.put("instance", instance);
    map.put("boot_id", bootId);
    map.put("agent_version", agentVersion);
    map.put("clock_nanos", Long.toString(clockNanos));
    map.put("simulated", Boolean.toString(simulated));
    map.putAll(facts);
    Frames.writeMap(out, Wire.HELLO, map);
  }

  public static Hello read(WireCursor in) throws WireException {
    Map<String, String> map = Frames.readMap(in);
    try {
      Map<String, String> facts = new LinkedHashMap<>(map);
      facts.keySet().retainAll(FACTS);
      return new Hello(
          new MachineId(need(map, "machine_id")),
          need(map, "name"),
          need(map, "instance"),
          need(map, "boot_id"),
          need(map, "agent_version"),
          Long.parseLong(need(map, "clock_nanos")),
          Boolean.parseBoolean(map.get("simulated")),
          facts);
    } catch (IllegalArgumentException e) {
      throw new WireException("bad HELLO: " + e.getMessage());
    }
  }

  private static String need(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }
}
