package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** One part collector alone, on a folder that is a node, with a clock that goes by hand. */
final class PartNode implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  private final Path folder;
  private final AtomicLong clock = new AtomicLong(1_700_000_000 * SECOND);
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final GpuShares shares = new GpuShares();
  private final PartCollector collector;

  PartNode(String part, Path folder) {
    this(part, folder, new FolderCommands(folder.resolve("commands")));
  }

  PartNode(String part, Path folder, Commands commands) {
    this.folder = folder;
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
    collector =
        new PartCollector(
            part,
            Root.under(folder),
            commands,
            shares,
            time,
            new Log(new PrintStream(log, true, StandardCharsets.UTF_8), time));
  }

  /** Writes a file of the node; a line feed is added. */
  PartNode with(String file, String line) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, line + "\n");
    return this;
  }

  GpuShares shares() {
    return shares;
  }

  void awaitAnswer() throws InterruptedException {
    collector.awaitAnswer(20_000);
  }

  /** What has been said, a line each, without times. */
  List<String> log() {
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1).replace(folder + "/", ""))
        .toList();
  }

  /** A look so long after the last: values as text, or the reason why there are none. */
  Set<String> look(long seconds) {
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
      seen.add(reading.toString().replace(folder + "/", ""));
    }
    return seen;
  }

  @Override
  public void close() {
    collector.close();
  }
}
