package dev.wattrack.sensors.pdu;

import dev.wattrack.model.Reading;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.pdu.PduReading.Outlet;
import dev.wattrack.sensors.snmp.SnmpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A person's orders to a PDU: {@code outlets} lists them, {@code outlet 3} tells of one, {@code
 * outlet 3 off} switches it. Outlets go by number, by their name in the PDU or by the node that
 * they feed, which may be several. Confined to one thread.
 */
final class PduOrders {
  private static final String USAGE =
      "expected: outlets, outlet NUMBER|NAME|NODE, or outlet NUMBER|NAME|NODE on|off|reboot";
  private static final int LOOKS = 20;
  private static final long LOOK_EVERY_NANOS = 250_000_000;

  private final PduPlan plan;
  private final Surroundings surroundings;

  PduOrders(PduPlan plan, Surroundings surroundings) {
    this.plan = plan;
    this.surroundings = surroundings;
  }

  Reading<String> carryOut(List<String> words) throws InterruptedException {
    Command command = words.size() == 3 ? command(words.get(2)) : null;
    boolean list = words.equals(List.of("outlets"));
    boolean one = words.size() >= 2 && words.get(0).equals("outlet");
    if (!(list || one && words.size() == 2 || one && command != null)) {
      return Reading.failed(USAGE);
    }
    if (command != null && !plan.mayWrite()) {
      return Reading.failed(
          "nothing is switched: sensors.yaml has no 'write_community:' for this PDU (with version 3:"
              + " 'switching: true')");
    }
    try (Pdu pdu = plan.connect(command != null)) {
      PduReading reading = pdu.read();
      if (list) {
        return Reading.value(table(pdu, reading));
      }
      List<Outlet> outlets = find(reading, words.get(1));
      if (outlets.isEmpty()) {
        return Reading.failed("no outlet '" + words.get(1) + "'; there is " + numbers(reading));
      }
      return command == null
          ? Reading.value(String.join("\n", outlets.stream().map(this::line).toList()))
          : switchAll(pdu, outlets, command);
    } catch (SnmpException e) {
      return Reading.failed(e.words());
    }
  }

  private static @Nullable Command command(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "on" -> Command.ON;
      case "off" -> Command.OFF;
      case "reboot" -> Command.REBOOT;
      default -> null;
    };
  }

  /** One by its number or its name, or all that feed a node; none where it is not clear which. */
  private List<Outlet> find(PduReading reading, String wanted) {
    List<Outlet> named = new ArrayList<>();
    List<Outlet> feeding = new ArrayList<>();
    for (Outlet outlet : reading.outlets()) {
      if (Integer.toString(outlet.number()).equals(wanted)) {
        return List.of(outlet);
      }
      if (outlet.name().equals(wanted)) {
        named.add(outlet);
      }
      if (wanted.equals(plan.nodes().get(outlet.number()))) {
        feeding.add(outlet);
      }
    }
    if (feeding.isEmpty()) {
      // Two of the same name: neither is meant for sure.
      return named.size() == 1 ? named : List.of();
    }
    return feeding.containsAll(named) ? feeding : List.of();
  }

  private Reading<String> switchAll(Pdu pdu, List<Outlet> outlets, Command command)
      throws InterruptedException {
    List<String> outcomes = new ArrayList<>();
    boolean all = true;
    for (Outlet outlet : outlets) {
      Reading<String> outcome = switchOutlet(pdu, outlet, command);
      all &= outcome instanceof Reading.Value;
      outcomes.add(
          outcome instanceof Reading.Value<String> done
              ? done.value()
              : ((Reading.Failed<String>) outcome).reason());
    }
    String words = String.join("\n", outcomes);
    return all ? Reading.value(words) : Reading.failed(words);
  }

  private Reading<String> switchOutlet(Pdu pdu, Outlet outlet, Command command)
      throws InterruptedException {
    String word = command.name().toLowerCase(Locale.ROOT);
    String what = surroundings.name() + " " + title(outlet) + " " + word;
    try {
      audit(what + ": ordered");
    } catch (IOException e) {
      return Reading.failed(
          "not switched, because the audit log in "
              + surroundings.setup().stateDir()
              + " cannot be written: "
              + e);
    }
    String outcome = "the PDU took the order, but the state did not change within 5 s";
    boolean done = false;
    try {
      pdu.command(outlet.number(), command);
      done = command == Command.REBOOT || became(pdu, outlet.number(), command == Command.ON);
      outcome = command == Command.REBOOT ? "ordered; it is off for some seconds" : outcome;
    } catch (SnmpException e) {
      outcome = e.words();
    }
    if (done && command != Command.REBOOT) {
      outcome = "done";
    }
    try {
      audit(what + ": " + outcome);
    } catch (IOException e) {
      outcome += " (the outcome is not in the audit log: " + e + ")";
    }
    return done ? Reading.value(what + ": " + outcome) : Reading.failed(what + ": " + outcome);
  }

  /** The answer to the order says only that it was understood; the state says what became of it. */
  private static boolean became(Pdu pdu, int number, boolean on)
      throws SnmpException, InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      if (Boolean.valueOf(on).equals(pdu.isOn(number))) {
        return true;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return false;
  }

  private void audit(String text) throws IOException {
    Map<String, String> environment = surroundings.setup().environment();
    String user =
        environment.getOrDefault(
            "SUDO_USER", System.getProperty("user.name", environment.getOrDefault("USER", "?")));
    new AuditLog(surroundings.setup().stateDir())
        .write(surroundings.time().wallNanos(), user, text);
  }

  private String table(Pdu pdu, PduReading reading) {
    List<String> lines = new ArrayList<>();
    lines.add(
        pdu.model()
            + " ("
            + pdu.branch().word()
            + ")"
            + (reading.watts() == null
                ? ""
                : String.format(Locale.ROOT, ", %.0f W %s", reading.watts(), label(pdu.branch()))));
    reading
        .loads()
        .forEach(
            load ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s: %s%s",
                        load.name(),
                        load.amperes() == null
                            ? "unknown"
                            : String.format(Locale.ROOT, "%.1f A", load.amperes()),
                        load.state() == null
                            ? ""
                            : ", "
                                + load.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))));
    reading.outlets().forEach(outlet -> lines.add(line(outlet)));
    return String.join("\n", lines);
  }

  private static String label(Branch branch) {
    return branch.wattsLabel().equals("computed")
        ? "computed from configured voltage"
        : branch.wattsLabel();
  }

  private String line(Outlet outlet) {
    Boolean on = outlet.on();
    return title(outlet)
        + ": "
        + (on == null ? "unknown" : on ? "on" : "off")
        + (outlet.watts() == null ? "" : String.format(Locale.ROOT, ", %.0f W", outlet.watts()));
  }

  /** {@code outlet 3 "rack fan" (node03)}. */
  private String title(Outlet outlet) {
    String node = plan.nodes().get(outlet.number());
    return "outlet "
        + outlet.number()
        + (outlet.name().isEmpty() ? "" : " \"" + outlet.name() + "\"")
        + (node == null ? "" : " (" + node + ")");
  }

  private static String numbers(PduReading reading) {
    return String.join(
        ", ", reading.outlets().stream().map(outlet -> Integer.toString(outlet.number())).toList());
  }
}
