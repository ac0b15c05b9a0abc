package dev.wattrack.aggregator.alerts.action;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.alerts.watch.AlertWatch;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is configured about critical heat: once for an alert and a node, never on the word of
 * one sensor unless that is configured, and never for simulated nodes. Everything goes into the
 * audit table. Confined to the thread of the rules.
 */
public final class Actions implements AlertWatch.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Actions.class);
  private static final Set<String> HEAT = Set.of("RackOverheat", "NodeOverheat");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_DONE = 10_000;

  /** Runs a program soon, on another thread, and says how that ended. */
  public interface Hand {
    void run(List<String> command, Consumer<String> outcome);
  }

  private final AlertTable table;
  private final Hand hand;
  private final Set<String> done = new HashSet<>();
  private final Map<String, Deque<Instant>> lately = new HashMap<>();
  private volatile List<ActionSpec> specs;

  public Actions(AlertTable table, Hand hand, List<ActionSpec> specs) {
    this.table = table;
    this.hand = hand;
    this.specs = List.copyOf(specs);
  }

  /** Puts other actions into force. */
  public void use(List<ActionSpec> others) {
    specs = List.copyOf(others);
  }

  /** Notes what earlier runs did, so that it is not done again for the same alert. */
  public void restore() throws StoreException {
    for (AlertTable.Audit audit : table.audits(MOST_DONE)) {
      done.add(key(audit.action(), audit.alert(), audit.target()));
    }
  }

  @Override
  public void evaluated(
      Instant now, List<Alert> current, List<Change> changes, List<Silence> silences) {
    Set<String> hot = new TreeSet<>();
    for (Alert alert : current) {
      if (HEAT.contains(alert.rule()) && critical(alert)) {
        hot.add(alert.rule() + " " + alert.subject());
      }
    }
    for (ActionSpec spec : specs) {
      for (Alert alert : current) {
        boolean due =
            critical(alert)
                && HEAT.contains(alert.rule())
                && spec.when().matches(alert::label)
                && !now.isBefore(alert.since().plus(spec.after()));
        if (due && hot.size() >= spec.witnesses()) {
          act(spec, alert, now);
        }
      }
    }
  }

  private static boolean critical(Alert alert) {
    return alert.severity() == Severity.CRITICAL && !alert.simulated();
  }

  private void act(ActionSpec spec, Alert alert, Instant now) {
    Set<String> nodes = new TreeSet<>(spec.nodes().isEmpty() ? alert.hosts() : spec.nodes());
    for (String node : nodes) {
      if (!done.add(key(spec.name(), alert.id(), node))) {
        continue;
      }
      if (done.size() > MOST_DONE) {
        done.clear();
        done.add(key(spec.name(), alert.id(), node));
      }
      List<String> command = spec.commandFor(node, alert.id());
      if (!node.matches("[A-Za-z0-9_][A-Za-z0-9._~-]{0,63}")) {
        // A name such as --force would be an option to the program.
        audit(now, alert, spec, node, "not done: this is no name for a command line");
      } else if (spec.dryRun()) {
        audit(now, alert, spec, node, "dry run: " + command);
      } else if (tooMany(spec, now)) {
        audit(now, alert, spec, node, "not done: more than " + spec.mostPerHour() + " an hour");
      } else {
        hand.run(command, outcome -> audit(now, alert, spec, node, outcome + ": " + command));
      }
    }
  }

  private boolean tooMany(ActionSpec spec, Instant now) {
    Deque<Instant> times = lately.computeIfAbsent(spec.name(), it -> new ArrayDeque<>());
    while (!times.isEmpty() && times.peekFirst().isBefore(now.minus(HOUR))) {
      times.removeFirst();
    }
    if (times.size() >= spec.mostPerHour()) {
      return true;
    }
    times.addLast(now);
    return false;
  }

  private void audit(Instant now, Alert alert, ActionSpec spec, String node, String outcome) {
    LOG.warn("action {} on {} because of {}: {}", spec.name(), node, alert.rule(), outcome);
    try {
      table.audit(new AlertTable.Audit(now, alert.id(), spec.name(), node, outcome));
    } catch (StoreException e) {
      LOG.warn("the audit could not be kept: {}", e.getMessage());
    }
  }

  private static String key(String action, String alert, String node) {
    return action + "\n" + alert + "\n" + node;
  }
}
