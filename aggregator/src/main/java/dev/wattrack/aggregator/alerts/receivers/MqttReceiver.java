package dev.wattrack.aggregator.alerts.receivers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Publishes by MQTT 3.1.1, QoS 1, retained: {@code PREFIX/alerts/RULE/SUBJECT} with {@code
 * {"state":"ON",…}}, and what Home Assistant needs to find it by itself. Safe for use by several
 * threads.
 */
public final class MqttReceiver implements Receiver {
  private static final int CONNECT = 0x10;
  private static final int CONNACK = 0x20;
  private static final int PUBLISH_QOS1_RETAIN = 0x33;
  private static final int PUBACK = 0x40;
  private static final int DISCONNECT = 0xE0;

  /**
   * The broker. Immutable.
   *
   * @param user empty for none
   * @param discovery Home Assistant's prefix, usually homeassistant; empty for none
   */
  public record Options(
      String host,
      int port,
      boolean tls,
      String user,
      String password,
      String prefix,
      String discovery,
      Trust trust) {}

  private final Options options;
  private final String cluster;

  public MqttReceiver(Options options, String cluster) {
    this.options = options;
    this.cluster = cluster;
  }

  @Override
  public Outcome deliver(Notice notice) {
    Map<String, String> messages = new LinkedHashMap<>();
    for (Alert alert : notice.alerts()) {
      publish(alert, messages);
    }
    try (Conversation mqtt =
        Conversation.open(options.host(), options.port(), options.tls(), options.trust())) {
      mqtt.send(packet(CONNECT, connect(notice.number())));
      byte[] answer = packet(mqtt, CONNACK);
      if (answer.length < 2 || answer[1] != 0) {
        int code = answer.length < 2 ? -1 : answer[1];
        // 3: the server is unavailable (MQTT 3.1.1, table 3.1); the rest is for a person to mend.
        String reason = options.host() + " refuses the connection with code " + code;
        return code == 3 ? new Outcome.Later(reason) : new Outcome.Refused(reason);
      }
      int id = 1;
      for (Map.Entry<String, String> message : messages.entrySet()) {
        mqtt.send(packet(PUBLISH_QOS1_RETAIN, publish(message.getKey(), id, message.getValue())));
        packet(mqtt, PUBACK);
        id++;
      }
      mqtt.send(new byte[] {(byte) DISCONNECT, 0});
      return new Outcome.Sent();
    } catch (IOException e) {
      return new Outcome.Later(Conversation.words(options.host(), options.port(), e));
    }
  }

  private void publish(Alert alert, Map<String, String> into) {
    String rule = slug(alert.rule());
    String subject = slug(alert.subject());
    String topic = options.prefix() + "/alerts/" + rule + "/" + subject;
    if (!options.discovery().isEmpty()) {
      String id = slug(options.prefix() + "_" + rule + "_" + subject);
      ObjectNode config = NoticeJson.MAPPER.createObjectNode();
      config.put("name", alert.rule() + " " + alert.subject());
      config.put("unique_id", id);
      config.put("device_class", "problem");
      config.put("state_topic", topic);
      config.put("value_template", "{{ value_json.state }}");
      config.put("json_attributes_topic", topic);
      ObjectNode device = config.putObject("device");
      device.putArray("identifiers").add(slug("wattrack_" + cluster));
      device.put("name", "Wattrack " + cluster);
      into.put(options.discovery() + "/binary_sensor/" + id + "/config", config.toString());
    }
    ObjectNode state = NoticeJson.MAPPER.createObjectNode();
    state.put("state", alert.isFiring() ? "ON" : "OFF");
    state.put("id", alert.id());
    state.put("rule", alert.rule());
    state.put("severity", alert.severity().word());
    state.put("subject", alert.subject());
    state.put("since", alert.since().toString());
    state.put("text", alert.text());
    state.put("check", alert.check());
    state.put("simulated", alert.simulated());
    into.put(topic, state.toString());
  }

  /** A word without what means something in a topic. */
  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "_");
  }

  private byte[] connect(long number) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(4);
    boolean named = !options.user().isEmpty();
    body.write(named ? 0xC2 : 0x02);
    body.write(0);
    body.write(30);
    text(body, "wattrack-" + Long.toString(number, 36));
    if (named) {
      text(body, options.user());
      text(body, options.password());
    }
    return body.toByteArray();
  }

  private static byte[] publish(String topic, int id, String payload) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic);
    body.write(id >> 8);
    body.write(id);
    body.write(payload.getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static void text(ByteArrayOutputStream into, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.write(bytes.length >> 8);
    into.write(bytes.length);
    into.write(bytes);
  }

  /** Type, remaining length in 7-bit groups, body (MQTT 3.1.1, section 2.2). */
  private static byte[] packet(int type, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(type);
    int rest = body.length;
    do {
      packet.write(rest > 127 ? rest & 127 | 128 : rest);
      rest >>= 7;
    } while (rest > 0);
    packet.write(body);
    return packet.toByteArray();
  }

  private static byte[] packet(Conversation mqtt, int wanted) throws IOException {
    int type = mqtt.read(1)[0] & 0xF0;
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int group = mqtt.read(1)[0];
      length |= (group & 127) << shift;
      if (group >= 0) {
        break;
      }
    }
    if (length > 4_096) {
      throw new IOException("the broker's answer is too long");
    }
    byte[] body = mqtt.read(length);
    if (type != wanted) {
      throw new IOException("the broker answers with packet type " + (type >> 4));
    }
    return body;
  }
}
