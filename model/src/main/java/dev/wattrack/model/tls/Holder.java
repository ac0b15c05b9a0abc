package dev.wattrack.model.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate to whoever asks: the one that the supplier has at that moment, so that a
 * renewed one is used from the next handshake on. Safe for use by several threads.
 */
public final class Holder extends X509ExtendedKeyManager {
  /**
   * A certificate and its key. Immutable.
   *
   * @param chain the certificate first, then who signed it
   */
  public record Held(PrivateKey key, List<X509Certificate> chain) {
    public Held {
      chain = List.copyOf(chain);
    }
  }

  private static final String ALIAS = "own";
  private static final String TYPE = "EC";

  private final Supplier<@Nullable Held> held;

  public Holder(Supplier<@Nullable Held> held) {
    this.held = held;
  }

  private @Nullable String alias() {
    return held.get() == null ? null : ALIAS;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  /** Newer Java asks for a type at a time. */
  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return type.equals(TYPE) ? alias() : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return type.equals(TYPE) ? alias() : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Held now = held.get();
    return now == null ? null : now.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Held now = held.get();
    return now == null ? null : now.key();
  }
}
