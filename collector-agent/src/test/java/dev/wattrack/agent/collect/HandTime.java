package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** The surroundings of one collector under test: a clock that goes by hand, and what is said. */
final class HandTime implements Time {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(1_700_000_000 * SECOND);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Override
  public long monotonicNanos() {
    return clock.get();
  }

  @Override
  public long wallNanos() {
    return clock.get();
  }

  /** Lets time go by; what it is then. */
  long after(long seconds) {
    return clock.addAndGet(seconds * SECOND);
  }

  Log log() {
    return new Log(new PrintStream(said, true, StandardCharsets.UTF_8), this);
  }

  /** What has been said, a line each, without times. */
  List<String> said() {
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  /** Values as text, or the reason why there are none. */
  static Set<String> seen(Reading<Row> reading) {
    Set<String> seen = new TreeSet<>();
    if (reading instanceof Reading.Value<Row> value) {
      Row row = value.value();
      for (int i = 0; i < row.layout().width(); i++) {
        if (row.has(i)) {
          seen.add(row.layout().columns().get(i) + "=" + row.number(i));
        }
      }
    } else {
      seen.add(reading.toString());
    }
    return seen;
  }
}
