package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.ca.Certified;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have joined, and whether a HELLO is of one of them. Confined to the ingest thread.
 */
final class Roster {
  private static final long RETRY_MILLIS = Duration.ofMinutes(1).toMillis();

  private final Map<String, Credential> byMachine = new HashMap<>();
  private final Clock clock;

  Roster(List<Credential> known, Clock clock) {
    this.clock = clock;
    known.forEach(this::put);
  }

  void put(Credential credential) {
    byMachine.put(credential.machineId(), credential);
  }

  void remove(String machineId) {
    byMachine.remove(machineId);
  }

  @Nullable Credential of(String machineId) {
    return byMachine.get(machineId);
  }

  Collection<Credential> all() {
    return byMachine.values();
  }

  /**
   * Why this HELLO is not believed, or null if it is.
   *
   * @param certified what its certificate says; null for none
   * @param encrypted false for plain text, which the aggregator was told to take
   * @param isOthers whether a name is that of another node than this machine's
   */
  @Nullable Refusal objection(
      Hello hello, @Nullable Certified certified, boolean encrypted, Predicate<String> isOthers) {
    String machine = hello.machineId().hex();
    Credential known = byMachine.get(machine);
    if (!encrypted) {
      return known == null
          ? null
          : refused(
              "identity",
              "machine "
                  + machine
                  + " has joined and uses TLS; in plain text anybody could say to be it");
    }
    if (certified == null) {
      return refused(
          "join",
          "this node has not joined: run `wattrack token create` on the aggregator, and `wattrack"
              + " agent --join` with the line it prints on the node");
    }
    if (certified.isSimulation()) {
      return hello.simulated()
          ? null
          : refused("identity", "the simulation's certificate is good for no real node");
    }
    if (!certified.machineId().equals(machine) || hello.simulated()) {
      return refused(
          "identity",
          "the certificate is of machine " + certified.machineId() + ", not of " + machine);
    }
    return known == null
        ? refused("join", "this node was forgotten here; it has to join again")
        : objection(known, certified, hello.name(), isOthers);
  }

  private @Nullable Refusal objection(
      Credential known, Certified certified, String name, Predicate<String> isOthers) {
    if (known.revoked() != null) {
      return refused(
          "revoked",
          "this node was revoked at "
              + known.revoked()
              + "; `wattrack nodes approve "
              + known.name()
              + "` on the aggregator lets it join again");
    }
    if (!certified.serial().equals(known.serial()) && !certified.serial().equals(known.next())) {
      return refused(
          "identity", "another certificate was made for this machine since; it has to join again");
    }
    if (clock.instant().isAfter(certified.expires())) {
      return refused(
          "expired", "the certificate expired at " + certified.expires() + "; join again");
    }
    boolean own = name.equals(known.name()) || name.equals(known.asked());
    if (!own && isOthers.test(name)) {
      return refused(
          "identity",
          "this node has joined as '" + known.name() + "'; '" + name + "' is another node's name");
    }
    return null;
  }

  /**
   * Whether a machine that joins now needs somebody's approval, because it has joined before. One
   * whose certificate got lost on the way has not.
   */
  boolean needsApproval(String machineId) {
    Credential known = byMachine.get(machineId);
    boolean lost =
        known != null && known.revoked() == null && known.serial().equals(Credential.NEVER_USED);
    return known != null
        && !lost
        && (known.rejoinUntil() == null || clock.instant().isAfter(known.rejoinUntil()));
  }

  static Refusal refused(String code, String reason) {
    return new Refusal(code, reason, RETRY_MILLIS);
  }
}
