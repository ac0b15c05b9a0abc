package dev.wattrack.model.http;

import dev.wattrack.model.config.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where tokens and authorities are looked for. Immutable.
 *
 * @param configuration the user's folder and then the machine's
 * @param states state folders of aggregators that may run here
 */
public record ClientFolders(List<Path> configuration, List<Path> states) {
  private static final int LONGEST_TOKEN_FILE = 4_096;

  public ClientFolders {
    configuration = List.copyOf(configuration);
    states = List.copyOf(states);
  }

  String token(URI base, Map<String, String> environment, boolean local) throws IOException {
    String told = environment.getOrDefault("WATTRACK_TOKEN", "").strip();
    if (!told.isEmpty()) {
      return told;
    }
    for (Path folder : configuration) {
      Path file = folder.resolve("token");
      if (Files.isReadable(file)) {
        return read(file);
      }
    }
    for (Path folder : local ? states : List.<Path>of()) {
      Path file = folder.resolve("operate.token");
      if (Files.isReadable(file) && runs(folder, base)) {
        return read(file);
      }
    }
    return "";
  }

  /** Whether the aggregator that noted itself in a state folder is the one at an address. */
  private static boolean runs(Path folder, URI base) {
    try {
      List<String> note = Files.readAllLines(folder.resolve("running"));
      return note.size() == 2 && URI.create(note.get(1)).getPort() == base.getPort();
    } catch (IOException | IllegalArgumentException e) {
      return false; // none runs there, or it is about to end
    }
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > LONGEST_TOKEN_FILE) {
      throw new IOException(file + " is too long for a token");
    }
    return Files.readString(file).strip();
  }

  Optional<Path> authority(URI base, Map<String, String> environment) {
    String told = environment.getOrDefault("WATTRACK_CA", "");
    if (!told.isEmpty()) {
      return Optional.of(Path.of(told));
    }
    return Stream.concat(
            configuration.stream().map(folder -> folder.resolve("ca.pem")),
            states.stream()
                .filter(folder -> runs(folder, base))
                .map(folder -> folder.resolve("tls/ca.pem")))
        .filter(Files::isReadable)
        .findFirst();
  }

  /** The usual ones of the user whose process this is. */
  public static ClientFolders ofThisUser(Map<String, String> environment) {
    return usual(
        environment, System.getProperty("user.name", ""), System.getProperty("user.home", "."));
  }

  /** The usual ones of a user. */
  public static ClientFolders usual(Map<String, String> environment, String user, String home) {
    String ownHome = environment.getOrDefault("HOME", home);
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path own = xdg.startsWith("/") ? Path.of(xdg) : Path.of(ownHome, ".config");
    return new ClientFolders(
        List.of(own.resolve("wattrack"), Path.of("/etc/wattrack")),
        List.of(
            StateFolder.choose("", environment, user, home).toPath(),
            Path.of("/var/lib/wattrack"),
            Path.of("/var/lib/wattrack/aggregator")));
  }
}
