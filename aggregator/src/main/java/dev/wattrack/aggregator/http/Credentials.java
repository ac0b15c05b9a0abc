package dev.wattrack.aggregator.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The token a request shows: {@code Authorization: Bearer T} (RFC 6750), {@code Token T} as clients
 * of InfluxDB 2 say it, or {@code Basic} with the token as password (RFC 7617), as Grafana and
 * Telegraf can; else the cookie of the page. Immutable.
 *
 * @param text empty: none
 */
record Credentials(String text, boolean fromCookie) {
  static final String COOKIE = "wattrack_token";
  private static final int LONGEST = 512;
  private static final Credentials NONE = new Credentials("", false);

  static Credentials of(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      return new Credentials(header.length() > LONGEST ? "?" : inHeader(header), false);
    }
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null || cookie.getValue().isEmpty()
        ? NONE
        : new Credentials(cookie.getValue(), true);
  }

  /** A header of a form that is not known counts as a token that is not known. */
  private static String inHeader(String header) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space);
    String rest = header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer") || scheme.equalsIgnoreCase("Token")) {
      return rest.isEmpty() ? "?" : rest;
    }
    if (scheme.equalsIgnoreCase("Basic")) {
      return password(rest);
    }
    return "?";
  }

  private static String password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      String password = pair.substring(pair.indexOf(':') + 1);
      return password.isEmpty() ? "?" : password;
    } catch (IllegalArgumentException e) {
      return "?"; // not base64, so it is no token either
    }
  }

  /** Never the token: this may come into a log. */
  @Override
  public String toString() {
    return text.isEmpty() ? "no token" : "a token";
  }
}
