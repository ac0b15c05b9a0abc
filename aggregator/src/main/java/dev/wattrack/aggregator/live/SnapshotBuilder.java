package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.energy.EnergyFigures;
import dev.wattrack.aggregator.jobs.JobBoard;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws one {@link ClusterSnapshot} from the nodes. Confined to the ingest thread. */
final class SnapshotBuilder {
  private static final double SKEW_LIMIT_SECONDS = 0.5;

  private final String cluster;
  private final Instant now;
  private final JobBoard board;
  private final EnergyFigures energy;
  private final Map<String, List<String>> jobIds;
  private final List<ClusterSnapshot.Climate> climate = new ArrayList<>();
  private ClusterSnapshot.Power power = ClusterSnapshot.Power.UNKNOWN;
  private @Nullable Boolean fan;

  SnapshotBuilder(String cluster, Instant now, JobBoard board, EnergyFigures energy) {
    this.energy = energy;
    this.cluster = cluster;
    this.now = now;
    this.board = board;
    jobIds = board.idsByNode();
  }

  ClusterSnapshot build(Collection<LiveNode> nodes, EnergyToday today) {
    List<ClusterSnapshot.Node> drawn = new ArrayList<>();
    boolean simulated = false;
    for (LiveNode node : nodes) {
      drawn.add(draw(node, today));
      simulated |= node.record().simulated() && node.state() != NodeState.STOPPED;
    }
    drawn.sort((a, b) -> NaturalOrder.compare(a.name(), b.name()));
    return new ClusterSnapshot(
        now.toString(),
        cluster,
        simulated,
        power,
        climate,
        new ClusterSnapshot.Fan(fan),
        drawn,
        JobList.of(board, now, energy),
        null);
  }

  private ClusterSnapshot.Node draw(LiveNode node, EnergyToday today) {
    Gathered values = new Gathered();
    boolean current = node.state() == NodeState.UP;
    EnergyFigures.NodeWatts watts = energy.nodes().get(node.record().name());
    for (LatestRows.Entry entry : current ? node.freshRows() : List.<LatestRows.Entry>of()) {
      gather(entry, values);
    }
    if (current) {
      sensors(node, today);
    }
    return new ClusterSnapshot.Node(
        node.record().name(),
        node.record().key(),
        node.record().simulated(),
        node.state().word(),
        node.since().toString(),
        values.cpu,
        values.memory,
        values.load1,
        values.temperature,
        current ? known(node.receiveRate(), 1) : null,
        current ? known(node.sendRate(), 1) : null,
        watts == null ? null : known(watts.watts(), 2),
        watts == null ? null : known(watts.low(), 2),
        watts == null ? null : known(watts.high(), 2),
        watts == null ? null : watts.quality(),
        List.copyOf(jobIds.getOrDefault(node.record().name(), List.of())),
        flags(node, values));
  }

  /** What the rows of one node add up to. */
  private static final class Gathered {
    private @Nullable Double cpu;
    private @Nullable Double memory;
    private @Nullable Double load1;
    private @Nullable Double temperature;
    private @Nullable Long spooled;
    private @Nullable Long lost;
    private final List<String> throttles = new ArrayList<>();
  }

  private static void gather(LatestRows.Entry entry, Gathered into) {
    Row row = entry.row();
    LayoutView view = entry.view();
    Double idle = number(row, view.idle());
    if (idle != null) {
      into.cpu = known(Math.min(100, Math.max(0, 100 - idle)), 1);
    }
    into.memory = first(number(row, view.memoryPercent()), into.memory);
    into.load1 = first(number(row, view.load1()), into.load1);
    for (int column : view.temperatures()) {
      Double celsius = number(row, column);
      if (celsius != null && (into.temperature == null || celsius > into.temperature)) {
        into.temperature = celsius;
      }
    }
    Double spooled = number(row, view.spooled());
    into.spooled = spooled == null ? into.spooled : Long.valueOf(Math.round(spooled));
    Double lost = number(row, view.lost());
    into.lost = lost == null ? into.lost : Long.valueOf(Math.round(lost));
    for (int column : view.throttles()) {
      Double on = number(row, column);
      if (on != null && on > 0) {
        into.throttles.add(row.layout().columns().get(column).field());
      }
    }
  }

  /** What the rack's own sensors on this node last said. */
  private void sensors(LiveNode node, EnergyToday today) {
    boolean simulated = node.record().simulated();
    Map<String, Map<String, LiveNode.Reading>> bySensor = new LinkedHashMap<>();
    for (Map.Entry<Column, LiveNode.Reading> sensor : node.sensors().entrySet()) {
      Column column = sensor.getKey();
      LiveNode.Reading reading = sensor.getValue();
      if (column.measurement().equals("power")) {
        // A real meter is shown rather than a simulated one beside it.
        boolean lesser = simulated && power.watts() != null && !power.simulated();
        power =
            lesser
                ? power
                : new ClusterSnapshot.Power(
                    reading.number(),
                    "meter",
                    ageSeconds(reading.timeNanos()),
                    today.of(simulated),
                    simulated);
      } else if (column.measurement().equals("line")) {
        // Of several fans one that stands still is what people must see.
        fan = reading.number() > 0 && !Boolean.FALSE.equals(fan);
      } else {
        bySensor
            .computeIfAbsent(
                column.tags().getOrDefault("sensor", "?"), name -> new LinkedHashMap<>())
            .put(column.field(), reading);
      }
    }
    bySensor.forEach(
        (sensor, readings) -> {
          long newest =
              readings.values().stream().mapToLong(LiveNode.Reading::timeNanos).max().orElse(0);
          climate.add(
              new ClusterSnapshot.Climate(
                  sensor,
                  numberOf(readings.get("temperature_celsius")),
                  numberOf(readings.get("humidity_percent")),
                  ageSeconds(newest),
                  simulated));
        });
  }

  private static @Nullable Double numberOf(LiveNode.@Nullable Reading reading) {
    return reading == null ? null : Double.valueOf(reading.number());
  }

  private static List<String> flags(LiveNode node, Gathered values) {
    List<String> flags = new ArrayList<>(values.throttles);
    if (node.nameTaken()) {
      flags.add("duplicate_name");
    }
    if (node.cloned()) {
      flags.add("cloned_machine_id");
    }
    if (Math.abs(node.skewSeconds()) > SKEW_LIMIT_SECONDS) {
      flags.add("clock_skew");
    }
    SchedulerNode said = node.scheduler();
    if (said != null && said.drained()) {
      flags.add("drained");
    }
    if (values.lost != null && values.lost > 0) {
      flags.add("samples_lost");
    }
    return flags;
  }

  NodeInventory inventory(LiveNode node) {
    Gathered values = new Gathered();
    for (LatestRows.Entry entry : node.freshRows()) {
      gather(entry, values);
    }
    Hello hello = node.hello();
    if (hello == null) {
      boolean foreign = node.record().key().startsWith("foreign:");
      return new NodeInventory(
          foreign ? "foreign" : "agent",
          foreign ? null : node.record().key(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          List.of(),
          null,
          null,
          null,
          state(node),
          reason(node));
    }
    Map<String, String> facts = hello.facts();
    Long cores = whole(facts.get("cores"));
    Long maxMhz = whole(facts.get("max_mhz"));
    return new NodeInventory(
        "agent",
        hello.machineId().hex(),
        hello.bootId(),
        hello.agentVersion(),
        facts.get("board"),
        facts.get("firmware"),
        facts.get("kernel"),
        facts.get("cpu_model"),
        cores == null ? null : Integer.valueOf(cores.intValue()),
        maxMhz == null ? null : Double.valueOf(maxMhz),
        whole(facts.get("memory_bytes")),
        list(facts.get("disks")),
        list(facts.get("network")),
        list(facts.get("addresses")),
        known(node.skewSeconds(), 3),
        values.spooled,
        values.lost,
        state(node),
        reason(node));
  }

  private static List<String> list(@Nullable String text) {
    return Pattern.compile(",")
        .splitAsStream(text == null ? "" : text)
        .flatMap(item -> item.isBlank() ? Stream.empty() : Stream.of(item.strip()))
        .toList();
  }

  private static @Nullable String state(LiveNode node) {
    SchedulerNode said = node.scheduler();
    return said == null ? null : said.state();
  }

  private static @Nullable String reason(LiveNode node) {
    SchedulerNode said = node.scheduler();
    return said == null ? null : said.reason();
  }

  private static @Nullable Long whole(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}|\\d{10,18}") ? Long.valueOf(text) : null;
  }

  private static @Nullable Double number(Row row, int column) {
    return column >= 0 && row.has(column) ? Double.valueOf(row.number(column)) : null;
  }

  private static @Nullable Double first(@Nullable Double wanted, @Nullable Double otherwise) {
    return wanted == null ? otherwise : wanted;
  }

  private static @Nullable Double known(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return null;
    }
    double power = Math.pow(10, decimals);
    return Math.round(value * power) / power;
  }

  private double ageSeconds(long timeNanos) {
    double seconds = now.getEpochSecond() - timeNanos / 1e9 + now.getNano() / 1e9;
    return Math.round(Math.max(0, seconds) * 10) / 10.0;
  }
}
