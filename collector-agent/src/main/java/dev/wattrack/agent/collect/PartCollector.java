package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collector of parts that few nodes have. Where there are none it looks for their folder once in
 * five minutes and does nothing else; the classes that read them are loaded where they are found.
 */
final class PartCollector implements Collector {
  static final List<String> NAMES = List.of("infiniband");

  private static final long LOOK_EVERY_NANOS = 300_000_000_000L;

  private final String name;
  private final Root root;
  private final Time time;
  private final Log log;
  private @Nullable Part part;
  private Reading<Row> none = Reading.noData("");
  private boolean looked;
  private long lookedAt;

  /**
   * @param name of {@link #NAMES}
   */
  PartCollector(String name, Root root, Time time, Log log) {
    this.name = name;
    this.root = root;
    this.time = time;
    this.log = log;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    long nanos = time.monotonicNanos();
    if (!looked || nanos - lookedAt >= LOOK_EVERY_NANOS) {
      looked = true;
      lookedAt = nanos;
      part = look(part);
    }
    Part from = part;
    return from == null ? none : from.sample(nanos);
  }

  /** What is there now: the known parts if nothing has changed. */
  private @Nullable Part look(@Nullable Part known) {
    return switch (name) {
      case "infiniband" -> infiniband(known);
      default -> throw new IllegalArgumentException("no part is named " + name);
    };
  }

  private @Nullable Part infiniband(@Nullable Part known) {
    String folder = root.sys("class/infiniband");
    if (Sysfs.list(folder, "").isEmpty()) {
      return nothing(known, "no adapter in " + folder);
    }
    return InfinibandPorts.look(folder, known, log);
  }

  private @Nullable Part nothing(@Nullable Part known, String reason) {
    if (known != null) {
      known.close();
    }
    none = Reading.noData(reason);
    return null;
  }

  @Override
  public void close() {
    if (part != null) {
      part.close();
    }
  }
}
