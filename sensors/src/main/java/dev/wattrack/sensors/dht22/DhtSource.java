package dev.wattrack.sensors.dht22;

/** One way to ask the sensor. Confined to the sensor's thread. */
interface DhtSource extends AutoCloseable {
  /** Asks once; takes up to some seconds. */
  Attempt attempt() throws InterruptedException;

  /** Where it asks, for people. */
  String place();

  @Override
  void close();
}
