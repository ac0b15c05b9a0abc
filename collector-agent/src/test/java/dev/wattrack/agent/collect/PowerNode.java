package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** The power collector alone, on a folder that is a node, with a clock that goes by hand. */
final class PowerNode implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(1_700_000_000 * SECOND);
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final FolderCommands commands;
  private final PowerCollector collector;

  PowerNode(Path folder) {
    this(folder, Collectors.Power.DEFAULT);
  }

  PowerNode(Path folder, Collectors.Power choice) {
    Time time =
        new Time() {
          @Override
          public long monotonicNanos() {
            return clock.get();
          }

          @Override
          public long wallNanos() {
            return clock.get();
          }
        };
    commands = new FolderCommands(folder.resolve("commands"));
    collector =
        new PowerCollector(
            Root.under(folder),
            choice,
            commands,
            time,
            new Log(new PrintStream(log, true, StandardCharsets.UTF_8), time));
  }

  FolderCommands commands() {
    return commands;
  }

  /** What has been said, a line each, without times. */
  List<String> log() {
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  /** A look a second after the last; values as text, or the reason why there are none. */
  Set<String> look() throws InterruptedException {
    return look(1);
  }

  Set<String> look(long seconds) throws InterruptedException {
    long now = clock.addAndGet(seconds * SECOND);
    Set<String> seen = new TreeSet<>();
    Reading<Row> reading = collector.collect(now);
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
    collector.awaitAnswer(5000);
    return seen;
  }

  @Override
  public void close() {
    collector.close();
  }
}
