package dev.wattrack.cli.move;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A store elsewhere, by HTTP. Immutable.
 *
 * @param user with the secret as password; empty: the secret is a token, or there is none
 */
public record Remote(URI base, String user, String secret) {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int QUOTED = 300;

  /** What is read of an answer. */
  interface Reading {
    void of(BufferedReader answer) throws IOException, InterruptedException;
  }

  void get(String path, Map<String, String> query, Reading reading)
      throws IOException, InterruptedException {
    String parameters =
        query.entrySet().stream()
            .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    URI address = URI.create(base.toString().replaceAll("/+$", "") + path + "?" + parameters);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET();
    if (!user.isEmpty()) {
      byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    } else if (!secret.isEmpty()) {
      request.header("Authorization", "Token " + secret);
    }
    HttpResponse<InputStream> response;
    try {
      response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(10))
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new IOException("nothing answers at " + base, e);
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        String text = new String(body.readNBytes(QUOTED), StandardCharsets.UTF_8).strip();
        throw new IOException(base + " answers HTTP " + response.statusCode() + ": " + text);
      }
      reading.of(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8), 1 << 16));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
