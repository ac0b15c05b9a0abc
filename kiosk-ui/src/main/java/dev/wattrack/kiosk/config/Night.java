package dev.wattrack.kiosk.config;

import java.time.LocalTime;

/** When the screen is dim, and by how much. Immutable. */
public record Night(LocalTime from, LocalTime to, int dimPercent) {

  /** Share by which the screen is darkened at a time, 0 to 1. */
  public double dimAt(LocalTime time) {
    boolean within =
        from.isBefore(to)
            ? !time.isBefore(from) && time.isBefore(to)
            : !from.equals(to) && (!time.isBefore(from) || time.isBefore(to));
    return within ? dimPercent / 100.0 : 0;
  }
}
