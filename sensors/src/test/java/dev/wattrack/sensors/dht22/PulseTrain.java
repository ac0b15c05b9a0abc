package dev.wattrack.sensors.dht22;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Edges as a DHT22 makes them, and what can happen to them. Times in nanoseconds. */
final class PulseTrain {
  private final Random random;

  PulseTrain(Random random) {
    this.random = random;
  }

  /** 40 bits of a measurement with its right checksum. */
  static long frame(int temperatureTenths, int humidityTenths) {
    int temperature = Math.abs(temperatureTenths) | (temperatureTenths < 0 ? 0x8000 : 0);
    int sum = (humidityTenths >> 8) + humidityTenths + (temperature >> 8) + temperature & 0xff;
    return (long) humidityTenths << 24 | (long) temperature << 8 | sum;
  }

  /** The 85 edges of a frame, each pulse a little off. */
  List<Long> edges(long frame) {
    List<Long> edges = new ArrayList<>();
    long now = 7_000_000_000L + random.nextInt(1_000_000);
    edges.add(now);
    edges.add(now += micros(30, 6));
    edges.add(now += micros(80, 5));
    edges.add(now += micros(80, 5));
    for (int bit = 39; bit >= 0; bit--) {
      edges.add(now += micros(51, 4));
      edges.add(now += (frame >> bit & 1) == 1 ? micros(71, 4) : micros(26, 4));
    }
    edges.add(now + micros(50, 4));
    return edges;
  }

  private long micros(int usual, int spread) {
    return usual * 1000L + random.nextInt(-spread * 1000, spread * 1000 + 1);
  }

  /** Takes some edges away, as a late interrupt or a full buffer does. */
  void lose(List<Long> edges, int count) {
    for (int i = 0; i < count; i++) {
      edges.remove(random.nextInt(edges.size()));
    }
  }

  /** The first bits are lost and as many pulses of noise follow: a frame shifted to the left. */
  void shiftLeft(List<Long> edges, int bits) {
    edges.subList(4, 4 + 2 * bits).clear();
    appendPulses(edges, bits);
  }

  /** The beginning is lost up to some bit, then the preamble again: what a collision looks like. */
  void shiftRight(List<Long> edges, int bits) {
    long first = edges.get(3);
    List<Long> early = new ArrayList<>();
    for (int i = bits; i > 0; i--) {
      early.add(first - i * micros(51, 4) - i * micros(70, 40));
      early.add(first - i * micros(51, 4));
    }
    edges.addAll(3, early);
    edges.subList(edges.size() - 2 * bits, edges.size()).clear();
    edges.sort(null);
  }

  private void appendPulses(List<Long> edges, int count) {
    long last = edges.get(edges.size() - 1);
    for (int i = 0; i < count; i++) {
      edges.add(last += micros(random.nextBoolean() ? 26 : 70, 4));
      edges.add(last += micros(50, 4));
    }
  }

  /** A spike of some microseconds somewhere. */
  void spike(List<Long> edges) {
    int at = random.nextInt(edges.size() - 1);
    long start = edges.get(at) + 1 + (long) (random.nextDouble() * gap(edges, at));
    edges.add(start);
    edges.add(start + 1000 + random.nextInt(8000));
    edges.sort(null);
  }

  /** One interrupt comes late, at most until the next edge. */
  void delay(List<Long> edges) {
    int at = random.nextInt(edges.size() - 1);
    edges.set(at, edges.get(at) + (long) (random.nextDouble() * gap(edges, at)));
  }

  private static long gap(List<Long> edges, int at) {
    return edges.get(at + 1) - edges.get(at);
  }

  static long[] array(List<Long> edges) {
    return edges.stream().mapToLong(Long::longValue).toArray();
  }
}
