package dev.wattrack.cli.fault;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.agent.collect.Collector;
import dev.wattrack.agent.link.Link;
import dev.wattrack.agent.link.LinkSettings;
import dev.wattrack.agent.run.Sampler;
import dev.wattrack.agent.run.Turn;
import dev.wattrack.agent.spool.Spool;
import dev.wattrack.agent.spool.SpoolLimits;
import dev.wattrack.model.MachineId;
import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Row;
import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The agent's own sampler, spool and link as a program, with numbered ticks instead of readings and
 * a {@link Journal} around the spool. At SIGTERM it stops as an agent does; if a file {@code drain}
 * is in its folder it first waits until everything is acknowledged. Arguments: name, folder, port,
 * when the spool goes to disk (ISO 8601), origin (ns), base (ns), speed: a tick that was made
 * {@code t} after the origin is stamped {@code base + t * speed}.
 */
public final class ChaosNode {
  static final Duration INTERVAL = Duration.ofMillis(100);

  private static final long DRAIN_MILLIS = 60_000;

  private final Journal journal;
  private final Spool spool;
  private final Link link;
  private final Sampler sampler;
  private final Path folder;
  private final long origin;
  private final long base;
  private final long speed;
  private long next;

  private ChaosNode(String[] arguments) throws IOException {
    String name = arguments[0];
    folder = Path.of(arguments[1]);
    Duration diskAfter = Duration.parse(arguments[3]);
    origin = Long.parseLong(arguments[4]);
    base = Long.parseLong(arguments[5]);
    speed = Long.parseLong(arguments[6]);
    Path file = journalIn(folder);
    next = Journal.read(file).keySet().stream().mapToLong(number -> number + 1).max().orElse(1);
    journal = new Journal(file);
    Time time = Time.system();
    Log log = new Log(System.out, time);
    SpoolLimits limits = new SpoolLimits(Duration.ofHours(24), 64 << 20, 1 << 20, diskAfter, true);
    spool = new Spool(limits, folder.resolve("spool").toFile(), INTERVAL.toNanos(), time, log);
    LinkSettings settings =
        new LinkSettings(
            "127.0.0.1",
            Integer.parseInt(arguments[2]),
            1_000,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofMillis(500));
    link = new Link(settings, address -> hello(name, time), spool, time, log);
    Turn turn = new Turn(new Nothing(), INTERVAL.toNanos());
    sampler = new Sampler(List.of(turn), (stamp, rows) -> tick(stamp), time, log);
  }

  static Path journalIn(Path folder) {
    return folder.resolve("journal");
  }

  static Path drainIn(Path folder) {
    return folder.resolve("drain");
  }

  private static Hello hello(String name, Time time) {
    MachineId id = new MachineId(String.format("%032x", name.hashCode() & 0xffff_ffffL));
    String instance = Long.toHexString(ProcessHandle.current().pid()) + "-" + time.monotonicNanos();
    return new Hello(id, name, instance, "boot", "test", time.wallNanos(), false, Map.of());
  }

  /** Called by the sampler's thread alone. */
  private void tick(long stamp) {
    long number = next++;
    long shown = base + (stamp - origin) * speed;
    List<Row> rows = new ArrayList<>();
    rows.add(Numbered.steady(number));
    if (Numbered.hasPart(number)) {
      rows.add(Numbered.part(number));
    }
    journal.begun(number, shown);
    spool.tick(shown, rows);
    journal.taken(number);
  }

  private void stop() {
    sampler.close();
    if (Files.exists(drainIn(folder))) {
      Wait.until(() -> spool.waitingTicks() == 0, DRAIN_MILLIS);
    }
    link.close();
    System.out.println("stopped, waiting " + spool.waitingTicks() + " lost " + spool.lostTicks());
    spool.close();
  }

  /** The sampler wants a collector; the ticks are made where they are written down. */
  private static final class Nothing implements Collector {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public Reading<Row> collect(long timeNanos) {
      return Reading.noData("the tick makes its own rows");
    }
  }

  public static void main(String[] arguments) throws Exception {
    ChaosNode node = new ChaosNode(arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop"));
    node.link.start();
    node.sampler.start();
    System.out.println("running");
    new CountDownLatch(1).await();
  }
}
