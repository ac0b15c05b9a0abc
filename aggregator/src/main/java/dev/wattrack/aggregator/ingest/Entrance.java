package dev.wattrack.aggregator.ingest;

import dev.wattrack.aggregator.ca.Certified;
import dev.wattrack.aggregator.store.Credential;
import dev.wattrack.model.wire.Frames;
import dev.wattrack.model.wire.Hello;
import dev.wattrack.model.wire.Issued;
import dev.wattrack.model.wire.KeyOffer;
import dev.wattrack.model.wire.Refusal;
import dev.wattrack.model.wire.Wire;
import dev.wattrack.model.wire.WireBuffer;
import dev.wattrack.model.wire.WireException;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at the other end of one connection: judges its HELLO by its certificate, lets a node join,
 * and renews its certificate while it is connected. Confined to the ingest thread.
 */
final class Entrance {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  /** An agent that was asked for a new key and gave none is asked again. */
  private static final long ASK_AGAIN_MILLIS = 3_600_000;

  private final IngestServer server;
  private final Connection connection;
  private final Transport transport;
  private @Nullable Certified certified;
  private long askedMillis = -ASK_AGAIN_MILLIS;

  Entrance(IngestServer server, Connection connection, Transport transport) {
    this.server = server;
    this.connection = connection;
    this.transport = transport;
  }

  /** A node of ours says hello, or somebody else does. */
  void hello(Hello said) {
    X509Certificate shown = transport.certificate();
    certified = shown == null ? null : Certified.of(shown).orElse(null);
    String machine = said.machineId().hex();
    Roster roster = server.roster();
    Refusal objection =
        server.door().doorkeeper() == null
            ? null
            : roster.objection(
                said, certified, transport.isTls(), name -> server.state().isOthers(name, machine));
    if (objection != null) {
      server.stats().strangers.increment();
      connection.refuse(objection);
      return;
    }
    Credential known = certified == null ? null : roster.of(machine);
    if (known == null) {
      connection.admit(said);
      return;
    }
    settle(known);
    boolean own = said.name().equals(known.name()) || said.name().equals(known.asked());
    if (!own && server.isNewComplaint(machine, said.name())) {
      LOG.warn(
          "the node that joined as '{}' calls itself '{}' now and is shown as before; `wattrack"
              + " nodes rename` changes that",
          known.name(),
          said.name());
    }
    connection.admit(said.named(known.name()));
  }

  /** The renewed certificate was used: from now on the one before does not count. */
  private void settle(Credential known) {
    if (certified != null && certified.serial().equals(known.next())) {
      Credential settled = known.settled();
      server.roster().put(settled);
      letDo(
              doorkeeper -> {
                doorkeeper.table().save(settled);
                return settled;
              })
          .onFailure(
              e ->
                  LOG.debug(
                      "a renewed certificate was not noted; it is at the next connection", e));
    }
  }

  /** A node would like to join. */
  void join(KeyOffer offer) throws WireException {
    if (server.door().doorkeeper() == null || !transport.isTls()) {
      throw new WireException("a node joins by TLS alone, and this is plain text");
    }
    String machine = offer.machineId().hex();
    Credential known = server.roster().of(machine);
    boolean needsApproval = server.roster().needsApproval(machine);
    if (known == null && !server.state().isKnown(machine) && server.state().isFull()) {
      connection.refuse(Roster.refused("limit", "this aggregator watches as many nodes as it may"));
      return;
    }
    String name = known == null ? server.state().nameFor(offer.name(), machine) : known.name();
    letDo(doorkeeper -> doorkeeper.join(offer, name, needsApproval))
        .onSuccess(admitted -> joined(admitted, offer, known))
        .onFailure(
            e -> {
              if (known == null) {
                server.state().release(name, machine);
              }
              refused(e);
            });
  }

  private void joined(Doorkeeper.Admitted admitted, KeyOffer offer, @Nullable Credential before) {
    Credential credential = admitted.credential();
    server.roster().put(credential);
    server.stats().joins.increment();
    server.connections().closeEarlier(credential.machineId());
    LOG.info(
        "{} has joined{} from {} (machine {})",
        credential.name(),
        before == null ? "" : " again",
        transport.peer(),
        offer.machineId());
    send(admitted);
    connection.close();
  }

  private void refused(Throwable e) {
    server.stats().joinsRefused.increment();
    if (e instanceof Doorkeeper.RefusedException refused) {
      connection.refuse(refused.refusal());
    } else {
      connection.refuse(new Refusal("limit", "the store takes nothing: " + e.getMessage(), 5_000));
    }
  }

  /** The answer to RENEW: the node has made a new key. */
  void key(KeyOffer offer) throws WireException {
    Credential known = server.roster().of(offer.machineId().hex());
    Certified own = certified;
    if (own == null || known == null || !own.machineId().equals(known.machineId())) {
      throw new WireException("a key for another machine than the certificate's");
    }
    letDo(doorkeeper -> doorkeeper.renew(offer, known))
        .onSuccess(
            admitted -> {
              server.roster().put(admitted.credential());
              LOG.info(
                  "{} has a new certificate, until {}",
                  admitted.credential().name(),
                  admitted.credential().expires());
              send(admitted);
            })
        .onFailure(
            e -> LOG.warn("{}: the certificate was not renewed: {}", known.name(), e.getMessage()));
  }

  private void send(Doorkeeper.Admitted admitted) {
    try {
      WireBuffer out = new WireBuffer(2048);
      new Issued(admitted.credential().name(), admitted.certificate().getEncoded()).write(out);
      transport.write(out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made has no bytes", e);
    }
  }

  /** Asks for a new key in time; shuts out a node whose certificate has expired. */
  void lookAtAge() {
    Doorkeeper doorkeeper = server.door().doorkeeper();
    Certified own = certified;
    if (own == null || own.isSimulation() || doorkeeper == null) {
      return;
    }
    Credential known = server.roster().of(own.machineId());
    if (known != null && server.now().isAfter(known.expires())) {
      connection.refuse(Roster.refused("expired", "the certificate expired at " + known.expires()));
      return;
    }
    boolean renewed = known != null && !known.expires().equals(own.expires());
    if (!renewed && doorkeeper.isDue(own) && server.nowMillis() - askedMillis >= ASK_AGAIN_MILLIS) {
      askedMillis = server.nowMillis();
      WireBuffer out = new WireBuffer(16);
      Frames.writeMap(out, Wire.RENEW, Map.of());
      transport.write(out);
    }
  }

  /** Something for the doorkeeper that takes its time. */
  private interface Errand<T> {
    T run(Doorkeeper doorkeeper) throws Exception;
  }

  private <T> Future<T> letDo(Errand<T> errand) {
    Doorkeeper doorkeeper = server.door().doorkeeper();
    if (doorkeeper == null) {
      throw new IllegalStateException("there is no doorkeeper");
    }
    return server.threads().onStore(() -> errand.run(doorkeeper));
  }
}
