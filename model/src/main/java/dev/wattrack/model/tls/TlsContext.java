package dev.wattrack.model.tls;

import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes engines for connections between agents and their aggregator: TLS 1.3 and nothing older.
 * Safe for use by several threads.
 */
public final class TlsContext {
  private static final String VERSION = "TLSv1.3";

  /** The second is for boards without instructions for AES, such as the Raspberry Pi 4. */
  private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"};

  private final SSLContext context;
  private final boolean server;

  private TlsContext(Supplier<Holder.@Nullable Held> held, Pinned pinned, boolean server)
      throws GeneralSecurityException {
    this.server = server;
    context = SSLContext.getInstance(VERSION);
    context.init(new KeyManager[] {new Holder(held)}, new TrustManager[] {pinned}, null);
    if (server) {
      // Every connection is to show its certificate anew; engines of clients remember nothing.
      context.getServerSessionContext().setSessionTimeout(1);
      context.getServerSessionContext().setSessionCacheSize(1);
    }
  }

  /** For an agent; without a certificate of its own while it joins. */
  public static TlsContext client(Supplier<Holder.@Nullable Held> held, Pinned pinned)
      throws GeneralSecurityException {
    return new TlsContext(held, pinned, false);
  }

  /** For the aggregator, which asks for a certificate but takes connections without one. */
  public static TlsContext server(Supplier<Holder.@Nullable Held> held, Pinned pinned)
      throws GeneralSecurityException {
    return new TlsContext(held, pinned, true);
  }

  /** An engine for one connection. */
  public SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(!server);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {VERSION});
    parameters.setCipherSuites(SUITES);
    if (server) {
      parameters.setWantClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }
}
