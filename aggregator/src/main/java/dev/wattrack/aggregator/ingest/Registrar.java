package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.access.Complaints;
import dev.wattrack.aggregator.live.LiveNode;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.wire.Refusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people do with nodes: shut them out, let them in again, rename and forget them. Every change
 * is durable before it is answered. Safe for use by several threads.
 */
public final class Registrar {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
  private static final Duration APPROVAL = Duration.ofHours(24);
  private static final int LONGEST_NAME = 253;
  private static final long RETRY_MILLIS = 60_000;

  private final IngestServer server;
  private final TimeSeriesStore store;
  private final Threads threads;

  Registrar(IngestServer server, TimeSeriesStore store, Threads threads) {
    this.server = server;
    this.store = store;
    this.threads = threads;
  }

  /** Why something cannot be done, for a person. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean unknown;

    RefusedException(String message, boolean unknown) {
      super(message);
      this.unknown = unknown;
    }

    /** True if there is no such node. */
    public boolean isUnknown() {
      return unknown;
    }
  }

  /** Shuts a node out: its connection ends now, and its certificate counts no more. */
  public Future<Void> revoke(String name) {
    return threads.begin(
        () ->
            kept(credential(name).revoked(server.now()))
                .map(
                    revoked -> {
                      LOG.warn("{} was revoked", revoked.name());
                      cut(
                          revoked.machineId(),
                          new Refusal("revoked", "this node was revoked just now", RETRY_MILLIS));
                      return null;
                    }));
  }

  /** Lets the machine of a node join once more, within a day; until it does nothing changes. */
  public Future<Instant> approve(String name) {
    return threads.begin(
        () ->
            kept(credential(name).approved(server.now().plus(APPROVAL)))
                .map(
                    approved -> {
                      Instant until = approved.rejoinUntil();
                      LOG.info("{} may join again until {}", approved.name(), until);
                      return until;
                    }));
  }

  /** Gives a node another name; its history goes by the new one. */
  public Future<Void> rename(String name, String newName) {
    return threads.begin(
        () -> {
          NodeRecord record = renamable(name, newName);
          return threads
              .onStore(() -> renamed(record, newName))
              .map(
                  done -> {
                    server.roster().put(done.credential());
                    server.state().rename(done.record());
                    LOG.info(
                        "'{}' is named '{}' now", Complaints.clean(name), done.record().name());
                    return null;
                  });
        });
  }

  private NodeRecord renamable(String name, String newName) {
    LiveNode node = node(name);
    if (newName.isBlank()
        || newName.length() > LONGEST_NAME
        || newName.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException("a node's name has 1 to 253 characters", false);
    }
    if (server.state().isOthers(newName, node.record().key())) {
      throw new RefusedException("another node is named '" + newName + "'", false);
    }
    if (server.roster().of(node.record().key()) == null) {
      throw new RefusedException(
          "'" + name + "' has not joined, so it says itself what it is called", false);
    }
    return node.record();
  }

  private record Renamed(NodeRecord record, Credential credential) {}

  /** On the store's thread. */
  private Renamed renamed(NodeRecord record, String newName) throws StoreException {
    NodeRecord renamed = store.node(record.key(), newName, record.simulated());
    Credential known =
        store.credentials().all().stream()
            .filter(one -> one.machineId().equals(record.key()))
            .findAny()
            .orElseThrow()
            .renamed(newName);
    store.credentials().save(known);
    return new Renamed(renamed, known);
  }

  /** Takes a node that is not here out of view; its samples stay, its name is free. */
  public Future<Void> forget(String name) {
    return threads.begin(
        () -> {
          NodeRecord record = node(name).record();
          if (server.connections().isConnected(record.key())) {
            throw new RefusedException(
                "'" + name + "' is connected; stop its agent or revoke it first", false);
          }
          return threads
              .onStore(() -> forgotten(record))
              .map(
                  parked -> {
                    server.roster().remove(parked.key());
                    server.state().forget(parked);
                    LOG.info("'{}' was forgotten", Complaints.clean(name));
                    return null;
                  });
        });
  }

  /** On the store's thread. */
  private NodeRecord forgotten(NodeRecord record) throws StoreException {
    String parked = record.name() + "~forgotten-" + record.key();
    NodeRecord renamed = store.node(record.key(), parked, record.simulated());
    store.credentials().forget(record.key());
    return renamed;
  }

  private LiveNode node(String name) {
    return server
        .state()
        .byName(name)
        .orElseThrow(() -> new RefusedException("no node is named '" + name + "'", true));
  }

  /** Also of a node that has joined and never sent anything. */
  private Credential credential(String name) {
    Optional<Credential> joined =
        server.roster().all().stream().filter(one -> one.name().equals(name)).findAny();
    return joined.orElseThrow(
        () ->
            new RefusedException(
                server.state().byName(name).isPresent()
                    ? "'" + name + "' has not joined; it sends in plain text or is simulated"
                    : "no node is named '" + name + "'",
                server.state().byName(name).isEmpty()));
  }

  private void cut(String key, Refusal refusal) {
    Connection connection = server.connections().of(key);
    if (connection != null) {
      connection.shutOut(refusal);
    }
  }

  private Future<Credential> kept(Credential credential) {
    return threads
        .onStore(
            () -> {
              store.credentials().save(credential);
              return credential;
            })
        .map(
            saved -> {
              server.roster().put(saved);
              return saved;
            });
  }
}
