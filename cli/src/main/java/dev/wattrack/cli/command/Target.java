package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.model.http.ClientFolders;
import dev.wattrack.model.http.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the aggregator. Confined to the main thread. */
final class Target {
  static final String DEFAULT_URL = "http://localhost:7461";

  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "Address of the aggregator; else WATTRACK_URL, else the one that runs here, else",
        DEFAULT_URL + ".",
        "A token is that of WATTRACK_TOKEN, ~/.config/wattrack/token or /etc/wattrack/token."
      })
  private @Nullable String url;

  /**
   * The API at the address given by option, environment or default.
   *
   * @throws UsageException when a token or a certificate of this user cannot be read
   */
  Api api(Context context) {
    String text = url;
    if (text == null) {
      text = context.environment().get("WATTRACK_URL");
    }
    if (text == null) {
      text = running(context.environment());
    }
    return api(parse(text), context.environment());
  }

  /** The aggregator that noted itself in a state folder of this machine, else the usual address. */
  private static String running(Map<String, String> environment) {
    return ClientFolders.ofThisUser(environment).states().stream()
        .flatMap(folder -> RunningNote.read(folder).stream())
        .map(RunningNote::url)
        .findFirst()
        .orElse(DEFAULT_URL);
  }

  /** The API at an address, with the token of this user. */
  static Api api(URI base, Map<String, String> environment) {
    try {
      return new Api(Endpoint.of(base, environment, ClientFolders.ofThisUser(environment)));
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** {@code rack:7461} is forgiven: it becomes {@code http://rack:7461}. */
  private URI parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null
          && uri.getScheme().matches("https?")
          && uri.getPort() <= HIGHEST_PORT) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message below says what is expected.
    }
    throw new UsageException(
        "not an address of an aggregator: '" + text + "'; expected " + DEFAULT_URL);
  }
}
