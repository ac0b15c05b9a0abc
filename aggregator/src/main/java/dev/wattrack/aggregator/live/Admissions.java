package dev.wattrack.aggregator.live;

import dev.wattrack.aggregator.live.ClusterState.Admission;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in, and under which name; who is not is told what to do. Confined to the ingest
 * thread.
 */
final class Admissions {
  private static final String NEW_ID =
      "give this machine an id of its own (rm -f /etc/machine-id && systemd-machine-id-setup) and"
          + " restart its agent";

  private final Names names;
  private final int maxNodes;

  Admissions(Names names, int maxNodes) {
    this.names = names;
    this.maxNodes = maxNodes;
  }

  /**
   * Decides about a HELLO; a name that is given is reserved.
   *
   * @param known the node of that machine id, or null
   * @param alive whether that node was heard of a moment ago
   */
  Admission decide(Hello hello, @Nullable LiveNode known, boolean full, boolean alive) {
    if (known == null && full) {
      return refuse(
          "limit",
          "this aggregator already watches " + maxNodes + " nodes (limit.nodes)",
          Duration.ofMinutes(1));
    }
    if (known != null && known.connected() && alive) {
      return refuseSecond(known, hello);
    }
    String name = names.assign(hello.name(), hello.machineId().hex());
    String former = known == null ? name : known.record().name();
    if (known != null && !former.equals(name)) {
      names.release(former, known.record().key());
    }
    return new Admission.Welcome(
        name, !name.equals(hello.name()), former.equals(name) ? null : former);
  }

  private static Admission refuseSecond(LiveNode known, Hello hello) {
    Hello first = known.hello();
    boolean sameBoot = first != null && first.bootId().equals(hello.bootId());
    if (sameBoot) {
      return refuse(
          "duplicate_machine_id",
          "another agent of this machine is connected as '"
              + known.record().name()
              + "'; one agent a machine is enough. If that is another machine, a container or a"
              + " virtual one: "
              + NEW_ID,
          Duration.ofSeconds(3));
    }
    known.markCloned();
    return refuse(
        "duplicate_machine_id",
        "machine id "
            + hello.machineId().hex()
            + " is already in use by '"
            + known.record().name()
            + "', which is alive. If this SD card or disk is a copy of another: "
            + NEW_ID,
        Duration.ofSeconds(15));
  }

  private static Admission refuse(String code, String reason, Duration retryAfter) {
    return new Admission.Refused(new Refusal(code, reason, retryAfter.toMillis()));
  }
}
