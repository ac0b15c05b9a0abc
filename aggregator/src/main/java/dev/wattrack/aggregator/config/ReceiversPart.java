package dev.wattrack.aggregator.config;

import dev.wattrack.aggregator.alerts.receivers.MailReceiver;
import dev.wattrack.model.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key {@code receivers}. */
final class ReceiversPart {
  private static final int MAIL_PORT = 587;
  private static final int MQTT_PORT = 1883;

  private final Keys keys;

  ReceiversPart(Keys keys) {
    this.keys = keys;
  }

  Map<String, ReceiverConfig> read() {
    Map<String, ReceiverConfig> all = new LinkedHashMap<>();
    for (String name : keys.below("receivers")) {
      String at = "receivers." + name;
      String type = keys.text(at + ".type", "");
      ReceiverConfig receiver =
          switch (type) {
            case "webhook", "alertmanager", "ntfy" -> http(at, type);
            case "mail" -> mail(at);
            case "mqtt" -> mqtt(at);
            case "command" -> command(at);
            default -> {
              keys.problem(
                  at,
                  "type must be webhook, alertmanager, ntfy, mail, mqtt or command, not '"
                      + type
                      + "'");
              yield null;
            }
          };
      if (receiver != null) {
        all.put(name, receiver);
      }
    }
    return all;
  }

  private @Nullable ReceiverConfig http(String at, String type) {
    URI url = keys.find(at + ".url", ReceiversPart::url);
    Map<String, String> headers = keys.texts(at + ".headers");
    String token = secret(at, "token");
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    String title = keys.text(at + ".title", "");
    String text = keys.text(at + ".text", "");
    Trust trust = trust(at);
    if (url == null) {
      keys.problem(at, "needs 'url'");
      return null;
    }
    boolean topic = url.getPath() != null && url.getPath().length() > 1;
    if (type.equals("ntfy") && !topic) {
      keys.problem(at, "url must end in the topic, such as https://ntfy.sh/my-rack");
      return null;
    }
    return new ReceiverConfig.Http(type, url, headers, title, text, trust);
  }

  static URI url(String text) {
    URI uri = URI.create(text);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("expected an address such as https://host/path");
    }
    return uri;
  }

  private @Nullable ReceiverConfig mail(String at) {
    String host = keys.text(at + ".host", "localhost");
    int port = keys.get(at + ".port", Parse.integer(1, 65_535), MAIL_PORT);
    String security = keys.text(at + ".security", "starttls");
    String user = keys.text(at + ".user", "");
    String password = secret(at, "password");
    String from = keys.text(at + ".from", "");
    List<String> to = keys.list(at + ".to", List.of());
    String title = keys.text(at + ".title", "");
    String text = keys.text(at + ".text", "");
    Trust trust = trust(at);
    if (to.isEmpty()) {
      keys.problem(at, "needs 'to'");
      return null;
    }
    try {
      MailReceiver.Options checked =
          new MailReceiver.Options(
              host, port, MailReceiver.Security.ofWord(security), user, password, from, to, trust);
      return new ReceiverConfig.Mail(
          host, port, security, user, checked.password(), from, to, title, text, trust);
    } catch (IllegalArgumentException e) {
      keys.problem(at, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private ReceiverConfig mqtt(String at) {
    return new ReceiverConfig.Mqtt(
        keys.text(at + ".host", "localhost"),
        keys.get(at + ".port", Parse.integer(1, 65_535), MQTT_PORT),
        keys.get(at + ".tls", Parse.FLAG, false),
        keys.text(at + ".user", ""),
        secret(at, "password"),
        keys.get(at + ".prefix", ReceiversPart::topic, "wattrack"),
        keys.get(at + ".discovery", ReceiversPart::topic, "homeassistant"),
        trust(at));
  }

  private static String topic(String text) {
    if (!text.matches("[A-Za-z0-9_/-]*")) {
      throw new IllegalArgumentException("expected letters, digits, _, - and /");
    }
    return text;
  }

  private @Nullable ReceiverConfig command(String at) {
    List<String> command = keys.list(at + ".command", List.of());
    String title = keys.text(at + ".title", "");
    if (command.isEmpty() || command.get(0).isBlank()) {
      keys.problem(at, "needs 'command', a list of program and arguments");
      return null;
    }
    return new ReceiverConfig.Command(command, title);
  }

  /** Whose certificates are believed instead of the usual ones. */
  private Trust trust(String at) {
    return keys.get(at + ".ca_file", file -> Trust.of(Path.of(file)), Trust.USUAL);
  }

  /** A secret in the file itself, or in a file of its own that only the aggregator can read. */
  private String secret(String at, String name) {
    String here = keys.text(at + "." + name, "");
    return keys.get(at + "." + name + "_file", ReceiversPart::content, here);
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }
}
