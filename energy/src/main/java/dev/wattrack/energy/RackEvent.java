package dev.wattrack.energy;

/** Something about the rack that a person should know. Immutable. */
public record RackEvent(double timeSeconds, Kind kind, String text) {

  /** What kinds of events there are. */
  public enum Kind {
    UNEXPLAINED_LOAD,
    UNEXPLAINED_LOAD_OVER,
    NODE_SILENT,
    NODE_BACK,
    NODE_SEEMS_OFF,
    /** The meter's hourly counter and its readings are further apart than both allow. */
    METER_HOUR_DISAGREES
  }
}
