package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The power of this node from the best source that it has: one row, so that nothing is counted
 * twice. What was chosen, and why not the others, is one line of the log. A node without any such
 * hardware is searched once; one that has it, but no reading for five minutes, again. A source that
 * never gives a reading makes room for the next in the list.
 */
final class PowerCollector implements Collector {
  private static final long LOOK_EVERY_NANOS = 300_000_000_000L;
  private static final long MICRO_PER_CENTI = 10_000;
  private static final long MICRO_PER_DECI = 100_000;
  private static final int MOST_LINES = 16;
  private static final int WATTS = 0;
  private static final int JOULES = 1;

  private final Root root;
  private final Collectors.Power choice;
  private final Commands commands;
  private final Time time;
  private final Log log;
  private @Nullable PowerFinds finds;
  private @Nullable PowerSource current;
  private @Nullable Row row;
  private @Nullable Reading<Row> answer;
  private Reading<Row> none = Reading.noData("");
  private final Set<String> said = new HashSet<>();
  private long quietSince;

  PowerCollector(Root root, Collectors.Power choice, Commands commands, Time time, Log log) {
    this.root = root;
    this.choice = choice;
    this.commands = commands;
    this.time = time;
    this.log = log;
  }

  @Override
  public String name() {
    return "power";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    long nanos = time.monotonicNanos();
    PowerFinds known = finds;
    if (known == null || (known.worthAnotherLook() && nanos - quietSince >= LOOK_EVERY_NANOS)) {
      look(nanos);
    }
    PowerSource from = current;
    Row into = row;
    if (from == null || into == null || answer == null) {
      return none;
    }
    Reading<Row> trouble = from.sample(nanos);
    if (trouble != null) {
      if (from.hopeless()) {
        giveUp(from, PowerFinds.words(trouble));
        return none;
      }
      return trouble;
    }
    quietSince = nanos;
    into.clearAll();
    if (from.microwatts() >= 0) {
      into.set(WATTS, (from.microwatts() + MICRO_PER_CENTI / 2) / MICRO_PER_CENTI);
    }
    into.set(JOULES, from.microjoules() / MICRO_PER_DECI);
    return answer;
  }

  private void look(long nanos) {
    close();
    quietSince = nanos;
    PowerFinds found = new PowerFinds(nanos);
    finds = found;
    for (String source : choice.sources()) {
      switch (source) {
        case "board" -> board(found);
        case "rapl" -> RaplZones.find(root, found);
        case "ipmi" -> new PowerCommands(root, commands, time, found).ipmi();
        default -> found.refuse("'" + source + "' is no source of power");
      }
    }
    for (String source : Collectors.Power.SOURCES) {
      if (!choice.sources().contains(source)) {
        found.refuse(source + ": left out in power.sources");
      }
    }
    choose(found);
  }

  private void board(PowerFinds found) {
    boolean any = new HwmonPower(choice.hwmon(), found, time).find(root);
    any |= JetsonRails.find(root, found);
    any |= new PowerCommands(root, commands, time, found).pmic();
    if (!any) {
      found.refuse("board: no INA3221, no power in hwmon, no Raspberry Pi 5");
    }
  }

  private void giveUp(PowerSource source, String reason) {
    PowerFinds found = finds;
    if (found != null) {
      found.candidates().remove(source);
      source.close();
      found.broken(source.source() + " " + source.sensor() + ": " + reason);
      choose(found);
    }
  }

  /** The first candidate; the others are refused in its favour, and kept for when it fails. */
  private void choose(PowerFinds found) {
    List<PowerSource> candidates = found.candidates();
    List<String> refusals = new ArrayList<>(found.refusals());
    for (int i = 1; i < candidates.size(); i++) {
      PowerSource other = candidates.get(i);
      refusals.add(other.source() + " " + other.sensor() + ": comes after the one in use");
    }
    StringBuilder text = new StringBuilder("power: ");
    if (candidates.isEmpty()) {
      current = null;
      text.append("nothing here tells this node's power");
    } else {
      PowerSource chosen = candidates.get(0);
      use(chosen);
      text.append(chosen.source()).append(' ').append(chosen.sensor());
      text.append(" from ").append(chosen.where());
    }
    text.append("; not used: ").append(String.join("; ", refusals));
    none = Reading.noData(String.join("; ", refusals));
    String line = text.toString();
    if (said.size() < MOST_LINES && said.add(line)) {
      log.info(line);
    }
  }

  private void use(PowerSource chosen) {
    current = chosen;
    Map<String, String> tags = Map.of("source", chosen.source(), "sensor", chosen.sensor());
    Row made =
        new Row(
            new Layout(
                List.of(
                    Catalogue.POWER.column("watts", tags),
                    Catalogue.POWER.column("joules", tags))));
    row = made;
    answer = Reading.value(made);
  }

  /** Waits until no question is open. */
  void awaitAnswer(long millis) throws InterruptedException {
    if (current instanceof AskedPower asked) {
      asked.awaitAnswer(millis);
    }
  }

  @Override
  public void close() {
    PowerFinds found = finds;
    if (found != null) {
      for (PowerSource source : found.candidates()) {
        source.close();
      }
    }
  }
}
