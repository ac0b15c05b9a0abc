package dev.wattrack.energy.calibrate;

import java.util.List;

/** What a person or an outlet shall do now, or what is being waited for. Immutable. */
public sealed interface Instruction {

  /** The same for a person. */
  String text();

  /** Take these nodes off their supply; one that is only halted still draws power. */
  record SwitchOff(List<String> nodes) implements Instruction {
    public SwitchOff {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String text() {
      return "switch off "
          + String.join(", ", nodes)
          + " (shut down, then cut the supply: a board that is only halted still draws power)";
    }
  }

  record SwitchOn(String node) implements Instruction {
    @Override
    public String text() {
      return "switch on " + node;
    }
  }

  /** Nothing to do but to leave the rack alone; {@code share} of the wait is over, 0 to 1. */
  record Wait(String reason, double share) implements Instruction {
    @Override
    public String text() {
      return reason;
    }
  }

  /** Put this load on a node for so many seconds; asked until it is seen, or its time is over. */
  record Load(String node, LoadKind kind, double seconds) implements Instruction {
    @Override
    public String text() {
      return kind.text() + " on " + node;
    }
  }

  /** The load on a node has lasted long enough; end it. */
  record StopLoad(String node) implements Instruction {
    @Override
    public String text() {
      return "end the load on " + node;
    }
  }

  /** The meter goes in front of this one node. */
  record MoveMeter(String node) implements Instruction {
    @Override
    public String text() {
      return "put the meter between the wall and " + node + " alone, and switch the node on";
    }
  }

  /** It is over; {@code switchOn} are nodes that it has had switched off and that still are. */
  record Finished(boolean complete, List<String> switchOn) implements Instruction {
    public Finished {
      switchOn = List.copyOf(switchOn);
    }

    @Override
    public String text() {
      String end = complete ? "done" : "stopped; it can be resumed";
      return switchOn.isEmpty() ? end : end + "; switch on again: " + String.join(", ", switchOn);
    }
  }
}
