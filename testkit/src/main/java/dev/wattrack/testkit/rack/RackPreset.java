package dev.wattrack.testkit.rack;

import java.util.List;
import java.util.Optional;

/**
 * The racks that can be simulated, by name. Immutable.
 *
 * @param airFlow how much faster than around a few boards the room takes the heat away
 */
public record RackPreset(String name, double airFlow, List<Slot> slots) {

  /**
   * One node of a rack.
   *
   * @param coolingFactor above 1 for a board whose heat sink sits badly
   * @param access true for the node that carries the rack's plug meter and its climate sensor
   */
  record Slot(String name, BoardClass board, double coolingFactor, boolean access) {}

  public RackPreset {
    slots = List.copyOf(slots);
    if (slots.stream().filter(Slot::access).count() != 1) {
      throw new IllegalArgumentException(name + " needs exactly one access node");
    }
  }

  private static final RackPreset PI_RACK =
      new RackPreset(
          "pi-rack",
          1,
          List.of(
              new Slot("jetson-1", BoardClass.JETSON_NANO, 1.0, false),
              new Slot("jetson-2", BoardClass.JETSON_NANO, 1.05, false),
              new Slot("pi4-1", BoardClass.PI_4, 0.95, false),
              new Slot("pi4-2", BoardClass.PI_4, 1.0, false),
              new Slot("pi4-3", BoardClass.PI_4, 1.65, false),
              new Slot("pi4-4", BoardClass.PI_4, 1.05, false),
              new Slot("pi5", BoardClass.PI_5, 1.0, true)));

  /** Three used servers with parts that boards do not have. */
  private static final RackPreset SERVER_RACK =
      new RackPreset(
          "server-rack",
          12,
          List.of(
              new Slot("r630-1", BoardClass.R630, 1.0, true),
              new Slot("r630-2", BoardClass.R630, 1.1, false),
              new Slot("r730-gpu", BoardClass.R730_T4, 1.0, false)));

  private static final List<RackPreset> ALL = List.of(PI_RACK, SERVER_RACK);

  /** Names that {@link #find} knows. */
  public static List<String> names() {
    return ALL.stream().map(RackPreset::name).toList();
  }

  public static Optional<RackPreset> find(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }
}
