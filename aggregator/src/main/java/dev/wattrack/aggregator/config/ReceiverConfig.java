package dev.wattrack.aggregator.config;

import dev.wattrack.model.http.Trust;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A configured receiver. Immutable. */
public sealed interface ReceiverConfig {

  /**
   * One that is told by HTTP.
   *
   * @param kind webhook, alertmanager or ntfy
   */
  record Http(
      String kind, URI url, Map<String, String> headers, String title, String text, Trust trust)
      implements ReceiverConfig {
    public Http {
      headers = Map.copyOf(headers);
    }

    /** The headers may be secrets. */
    @Override
    public String toString() {
      return kind + " " + url.getHost();
    }
  }

  /** Somebody who reads e-mail. */
  record Mail(
      String host,
      int port,
      String security,
      String user,
      String password,
      String from,
      List<String> to,
      String title,
      String text,
      Trust trust)
      implements ReceiverConfig {
    public Mail {
      to = List.copyOf(to);
    }

    @Override
    public String toString() {
      return "mail " + host + " " + to;
    }
  }

  /** An MQTT broker. */
  record Mqtt(
      String host,
      int port,
      boolean tls,
      String user,
      String password,
      String prefix,
      String discovery,
      Trust trust)
      implements ReceiverConfig {
    @Override
    public String toString() {
      return "mqtt " + host;
    }
  }

  /** A program. */
  record Command(List<String> command, String title) implements ReceiverConfig {
    public Command {
      command = List.copyOf(command);
    }
  }
}
