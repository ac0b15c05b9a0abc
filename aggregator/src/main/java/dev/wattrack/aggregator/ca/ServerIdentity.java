package dev.wattrack.aggregator.ca;

import dev.wattrack.model.tls.Holder;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The aggregator's own certificate, for all its names and addresses. It is in memory alone and made
 * anew at every start and after two thirds of its life; connections that are open stay, new ones
 * get the new one. Safe for use by several threads.
 */
public final class ServerIdentity implements Supplier<Holder.Held> {
  private static final int MOST_NAMES = 64;

  private final Authority authority;
  private final Clock clock;
  private volatile Holder.Held held;

  public ServerIdentity(Authority authority, Clock clock) throws GeneralSecurityException {
    this.authority = authority;
    this.clock = clock;
    held = authority.server(names());
  }

  @Override
  public Holder.Held get() {
    return held;
  }

  /** Makes a new certificate when it is time; to be called every hour or so. True if it did. */
  public boolean renewIfDue() throws GeneralSecurityException {
    Instant expires = held.chain().get(0).getNotAfter().toInstant();
    boolean due = !clock.instant().isBefore(Authority.renewal(expires, Authority.SERVER_LIFE));
    if (due) {
      held = authority.server(names());
    }
    return due;
  }

  private static List<GeneralName> names() {
    Set<String> hosts = new LinkedHashSet<>(List.of("localhost"));
    Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1"));
    try {
      hosts.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A machine whose own name cannot be looked up is reached by its address.
      hosts.add("localhost.localdomain");
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .forEach(address -> addresses.add(address.getHostAddress().replaceFirst("%.*", "")));
    } catch (SocketException e) {
      // Without a network nobody comes but by loopback.
      addresses.add("127.0.0.1");
    }
    List<GeneralName> names = new ArrayList<>();
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.stream()
        .limit(MOST_NAMES)
        .forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
    return names;
  }
}
