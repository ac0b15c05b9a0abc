package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import java.util.List;

/** What can reach plugs. Safe for use by several threads. */
public interface PlugRadio {
  /**
   * A plug in range.
   *
   * @param rssi strength in dBm, 0 if unknown
   */
  record Found(String address, String name, int rssi, boolean connected) {}

  /**
   * Connects, at most some seconds; failing says what to check.
   *
   * @param guest true if a link that is there already belongs to somebody else and is to stay
   */
  Reading<PlugLink> connect(String address, boolean guest) throws InterruptedException;

  /** The plugs that can be heard within a time. */
  Reading<List<Found>> scan(long nanos) throws InterruptedException;
}
