package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.dht22.Attempt.Refused;
import dev.wattrack.sensors.gpio.Edge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PulseDecoderTest {
  private static final long SEED = 20_260_101;
  private final Random random = new Random(SEED);
  private final PulseTrain train = new PulseTrain(random);

  @Test
  void everyCleanFrameIsRead() {
    for (int i = 0; i < 2_000; i++) {
      Measured truth = any();
      List<Long> edges = train.edges(frame(truth));
      assertThat(decode(edges)).as("seed %d, frame %d", SEED, i).isEqualTo(truth);
    }
  }

  @Test
  void theEdgesBeforeAndBehindTheBitsMayBeMissing() {
    Measured truth = new Measured(351, 652);
    List<Long> edges = train.edges(frame(truth));
    assertThat(decode(edges.subList(1, 85))).isEqualTo(truth);
    assertThat(decode(edges.subList(0, 84))).isEqualTo(truth);
    assertThat(decode(edges.subList(1, 84))).isEqualTo(truth);
  }

  @Test
  void noReadingIsWrongInTenThousandDamagedFrames() {
    Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    int right = 0;
    for (int i = 0; i < 10_000; i++) {
      Measured truth = any();
      List<Long> edges = train.edges(frame(truth));
      int damage = i % 6;
      damage(edges, damage);
      Attempt attempt = EdgeSource.decode(withRandomIds(edges));
      if (attempt instanceof Refused no) {
        refused.merge(no.reason(), 1, Integer::sum);
      } else {
        right++;
        assertThat(attempt).as("seed %d, frame %d, damage %d", SEED, i, damage).isEqualTo(truth);
      }
    }
    // Swapped edge ids alone and short delays do no harm; the rest is seen.
    assertThat(right).as("right ones; refused %s", refused).isBetween(1_600, 4_500);
    assertThat(refused).containsKeys(Refusal.EDGE_COUNT, Refusal.PREAMBLE, Refusal.PULSE);
  }

  private void damage(List<Long> edges, int damage) {
    switch (damage) {
      case 0 -> train.lose(edges, 1 + random.nextInt(4));
      case 1 -> train.shiftLeft(edges, 1 + random.nextInt(2));
      case 2 -> train.shiftRight(edges, 1 + random.nextInt(2));
      case 3 -> train.delay(edges);
      case 4 -> {
        train.lose(edges, 2);
        train.spike(edges);
      }
      default -> {
        // Only the ids are wrong.
      }
    }
  }

  @Test
  void everyPrefixAndEveryLostPairGivesNoWrongReading() {
    Measured truth = new Measured(300, 100);
    List<Long> edges = train.edges(frame(truth));
    for (int length = 0; length <= edges.size(); length++) {
      harmless(truth, edges.subList(0, length));
      harmless(truth, edges.subList(length, edges.size()));
    }
    for (int i = 0; i < edges.size(); i++) {
      for (int j = i + 1; j < edges.size(); j++) {
        List<Long> fewer = new ArrayList<>(edges);
        fewer.remove(j);
        fewer.remove(i);
        harmless(truth, fewer);
      }
    }
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    assertThat(PulseDecoder.decode(new long[84])).isInstanceOf(Refused.class);
    long[] extreme = new long[85];
    for (int i = 0; i < extreme.length; i++) {
      extreme[i] = i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    assertThat(PulseDecoder.decode(extreme)).isInstanceOf(Refused.class);
    List<Long> backwards = train.edges(PulseTrain.frame(300, 100));
    java.util.Collections.reverse(backwards);
    assertThat(decode(backwards)).isInstanceOf(Refused.class);
  }

  @Test
  void aHoleInTheNumbersOfTheEventsIsSeen() {
    List<Edge> edges = new ArrayList<>(withRandomIds(train.edges(PulseTrain.frame(300, 100))));
    Edge last = edges.get(84);
    edges.set(84, new Edge(last.nanos(), last.rising(), last.sequence() + 1));
    assertThat(((Refused) EdgeSource.decode(edges)).reason()).isEqualTo(Refusal.LOST_EVENTS);
  }

  @Test
  void nothingOnThePinIsCalledSilence() {
    assertThat(((Refused) PulseDecoder.decode(new long[] {5})).reason()).isEqualTo(Refusal.SILENT);
  }

  private static void harmless(Measured truth, List<Long> edges) {
    if (decode(edges) instanceof Measured measured) {
      assertThat(measured).isEqualTo(truth);
    }
  }

  private static Attempt decode(List<Long> edges) {
    return PulseDecoder.decode(PulseTrain.array(edges));
  }

  private Measured any() {
    return new Measured(random.nextInt(-400, 801), random.nextInt(0, 1001));
  }

  private static long frame(Measured measured) {
    return PulseTrain.frame(measured.temperatureTenths(), measured.humidityTenths());
  }

  /** The ids as chance will have them; only times and order count. */
  private List<Edge> withRandomIds(List<Long> edges) {
    List<Edge> events = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      events.add(new Edge(edges.get(i), random.nextBoolean(), i + 1));
    }
    return events;
  }
}
