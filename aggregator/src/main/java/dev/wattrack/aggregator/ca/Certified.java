package dev.wattrack.aggregator.ca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a certificate of ours says of the node that shows it. Immutable.
 *
 * @param machineId empty for the simulation
 * @param serial in hexadecimal
 */
public record Certified(String machineId, String serial, Instant expires) {
  static final String NODE = "urn:wattrack:node:";
  static final String SIMULATION = "urn:wattrack:simulation";
  private static final int URI = 6;

  /** Whether it speaks for nodes that do not exist. */
  public boolean isSimulation() {
    return machineId.isEmpty();
  }

  /** Empty for a certificate that is no node's. Whose signature it has is not looked at here. */
  public static Optional<Certified> of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    String serial = certificate.getSerialNumber().toString(16);
    Instant expires = certificate.getNotAfter().toInstant();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      String uri = name.get(0).equals(URI) ? String.valueOf(name.get(1)) : "";
      if (uri.equals(SIMULATION)) {
        return Optional.of(new Certified("", serial, expires));
      }
      if (uri.startsWith(NODE) && uri.length() > NODE.length()) {
        return Optional.of(new Certified(uri.substring(NODE.length()), serial, expires));
      }
    }
    return Optional.empty();
  }
}
