package dev.wattrack.sensors.pdu;

import dev.wattrack.model.config.Setting;
import dev.wattrack.sensors.driver.SensorFactory;
import dev.wattrack.sensors.driver.SensorPlan;
import dev.wattrack.sensors.driver.SensorSettings;
import dev.wattrack.sensors.snmp.SnmpTarget;
import dev.wattrack.sensors.snmp.SnmpTarget.Authentication;
import dev.wattrack.sensors.snmp.SnmpTarget.Privacy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Switched rack PDUs of APC. Safe for use by several threads. */
public final class PduFactory implements SensorFactory {
  private static final String OUTLETS = "outlets.";
  private static final int LEAST_PASSWORD = 8;
  private static final int MOST_OUTLETS = 512;

  private static final Setting<String> HOST =
      Setting.text("host", "", "Name or address of the PDU.");
  private static final Setting<Integer> PORT = Setting.port("port", 161, "Its SNMP port (UDP).");
  private static final Setting<String> VERSION =
      Setting.text("version", "1", "SNMP version: 1, 2c or 3. Every PDU knows 1.");
  private static final Setting<String> COMMUNITY =
      Setting.text("community", "public", "For reading with version 1 and 2c.");
  private static final Setting<String> WRITE_COMMUNITY =
      Setting.text(
          "write_community", "", "For switching outlets; without it nothing can be switched.");
  private static final Setting<String> USER = Setting.text("user", "", "User of version 3.");
  private static final Setting<String> CONTEXT =
      Setting.text("context", "", "Context of version 3; APC has none.");
  private static final Setting<String> AUTH =
      Setting.text("auth", "none", "Of version 3: none, md5, sha, sha256 or sha512.");
  private static final Setting<String> AUTH_PASSWORD =
      Setting.text("auth_password", "", "At least 8 characters.");
  private static final Setting<String> PRIVACY =
      Setting.text("privacy", "none", "Of version 3: none, des, aes128 or aes256.");
  private static final Setting<String> PRIVACY_PASSWORD =
      Setting.text("privacy_password", "", "At least 8 characters.");
  private static final Setting<Boolean> SWITCHING =
      Setting.flag("switching", false, "Whether the user of version 3 may switch outlets.");
  private static final Setting<Duration> TIMEOUT =
      Setting.duration("timeout", "2s", "How long to wait for an answer.");
  private static final Setting<Integer> RETRIES =
      Setting.integer("retries", 1, 0, 10, "times", "How often to ask again.");
  private static final Setting<String> TREE =
      Setting.text(
          "tree", "auto", "rpdu: first generation. rpdu2: second. auto: whichever answers.");
  private static final Setting<Boolean> METER =
      Setting.flag(
          "meter",
          false,
          "Whether the PDU feeds the whole rack, so that its watts are the rack's meter. Not if"
              + " there is a plug meter before it.");

  @Override
  public String kind() {
    return "pdu";
  }

  @Override
  public String sentence() {
    return "Switched rack PDU of APC (AP7911A and relatives) by SNMP. Below outlets: the number of"
        + " an outlet and the node it feeds, e.g. 3: node03.";
  }

  @Override
  public String usualInterval() {
    return "5s";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        HOST,
        PORT,
        VERSION,
        COMMUNITY,
        WRITE_COMMUNITY,
        USER,
        CONTEXT,
        AUTH,
        AUTH_PASSWORD,
        PRIVACY,
        PRIVACY_PASSWORD,
        SWITCHING,
        TIMEOUT,
        RETRIES,
        TREE,
        METER);
  }

  @Override
  public List<String> prefixes() {
    return List.of(OUTLETS);
  }

  @Override
  public SensorPlan bind(SensorSettings settings) {
    if (settings.get(HOST).isBlank()) {
      settings.problem(HOST, "the name or address of the PDU is needed");
    }
    String tree = settings.get(TREE).toLowerCase(Locale.ROOT);
    if (!List.of("auto", "rpdu", "rpdu2").contains(tree)) {
      settings.problem(TREE, "'" + tree + "' is not one of auto, rpdu, rpdu2");
    }
    if (settings.get(TIMEOUT).toMillis() < 10) {
      settings.problem(TIMEOUT, "at least 10ms");
    }
    Map<Integer, String> nodes = nodes(settings);
    return switch (settings.get(VERSION).toLowerCase(Locale.ROOT)) {
      case "1" -> byCommunity(settings, true, tree, nodes);
      case "2c", "2" -> byCommunity(settings, false, tree, nodes);
      case "3" -> byUser(settings, tree, nodes);
      default -> {
        settings.problem(VERSION, "'" + settings.get(VERSION) + "' is not one of 1, 2c, 3");
        yield byCommunity(settings, true, tree, nodes);
      }
    };
  }

  private static PduPlan byCommunity(
      SensorSettings settings, boolean version1, String tree, Map<Integer, String> nodes) {
    String write = settings.get(WRITE_COMMUNITY);
    SnmpTarget.Community reading = new SnmpTarget.Community(version1, settings.get(COMMUNITY));
    return new PduPlan(
        target(settings, reading),
        write.isEmpty() ? null : target(settings, new SnmpTarget.Community(version1, write)),
        tree,
        settings.get(METER),
        nodes);
  }

  private static PduPlan byUser(SensorSettings settings, String tree, Map<Integer, String> nodes) {
    if (settings.get(USER).isBlank()) {
      settings.problem(USER, "needed with version 3");
    }
    Authentication authentication = choice(settings, AUTH, Authentication.values());
    Privacy privacy = choice(settings, PRIVACY, Privacy.values());
    if (authentication != Authentication.NONE) {
      longEnough(settings, AUTH_PASSWORD);
    }
    if (privacy != Privacy.NONE) {
      longEnough(settings, PRIVACY_PASSWORD);
      if (authentication == Authentication.NONE) {
        settings.problem(PRIVACY, "needs auth as well");
      }
    }
    SnmpTarget target =
        target(
            settings,
            new SnmpTarget.User(
                settings.get(USER),
                settings.get(CONTEXT),
                authentication,
                settings.get(AUTH_PASSWORD),
                privacy,
                settings.get(PRIVACY_PASSWORD)));
    @Nullable SnmpTarget writing = settings.get(SWITCHING) ? target : null;
    return new PduPlan(target, writing, tree, settings.get(METER), nodes);
  }

  private static SnmpTarget target(SensorSettings settings, SnmpTarget.Credentials credentials) {
    return new SnmpTarget(
        settings.get(HOST),
        settings.get(PORT),
        settings.get(TIMEOUT),
        settings.get(RETRIES),
        credentials);
  }

  /** RFC 3414, section 11.2: shorter passwords are refused. */
  private static void longEnough(SensorSettings settings, Setting<String> password) {
    if (settings.get(password).length() < LEAST_PASSWORD) {
      settings.problem(password, "needs at least " + LEAST_PASSWORD + " characters");
    }
  }

  private static <E extends Enum<E>> E choice(
      SensorSettings settings, Setting<String> setting, E[] values) {
    String word = settings.get(setting);
    for (E value : values) {
      if (value.name().equalsIgnoreCase(word)) {
        return value;
      }
    }
    settings.problem(
        setting,
        "'" + word + "' is not one of " + Arrays.toString(values).toLowerCase(Locale.ROOT));
    return values[0];
  }

  private static Map<Integer, String> nodes(SensorSettings settings) {
    Map<Integer, String> nodes = new TreeMap<>();
    settings
        .under(OUTLETS)
        .forEach(
            (outlet, node) -> {
              if (!outlet.matches("[1-9][0-9]{0,2}") || Integer.parseInt(outlet) > MOST_OUTLETS) {
                settings.problem(OUTLETS + outlet, "the number of an outlet is expected");
              } else if (node.isBlank() || node.contains("@") || node.length() > 128) {
                settings.problem(OUTLETS + outlet, "the name of a node is expected");
              } else {
                nodes.put(Integer.parseInt(outlet), node.strip());
              }
            });
    return nodes;
  }
}
