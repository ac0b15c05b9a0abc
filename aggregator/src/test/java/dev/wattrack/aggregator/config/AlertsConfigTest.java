package dev.wattrack.aggregator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wattrack.aggregator.alerts.Condition;
import dev.wattrack.aggregator.alerts.Rule;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsConfigTest {

  @Test
  void theDocumentedExampleIsWell() throws Exception {
    Path example = Path.of(System.getProperty("wattrack.root", ".."), "docs/alerts.yaml");
    AlertsConfig config = AlertsConfig.load(example);
    assertThat(config.receivers())
        .containsKeys("hook", "prometheus", "phone", "admin", "home", "siren");
    assertThat(config.plan().routes()).hasSize(3);
    assertThat(config.actions()).hasSize(2).allMatch(action -> action.dryRun());
    Rule own = config.rules().named("BusyForever");
    assertThat(own.levels().get(0).condition()).isEqualTo(new Condition.Below(5, 20));
  }

  @Test
  void anEmptyFileMeansTheDefaults() throws Exception {
    AlertsConfig config = AlertsConfig.parse("", "alerts.yaml");
    assertThat(config.rules().named("NodeLost")).isNotNull();
    assertThat(config.plan().routes()).isEmpty();
  }

  @Test
  void aLimitOfADefaultRuleIsChangedForSomeNodesAlone() throws Exception {
    AlertsConfig config =
        AlertsConfig.parse(
            """
            rules:
              NodeOverheat:
                warning: {above: 70, clear: 65}
                overrides:
                  servers:
                    where: {host: r630-*}
                    critical: {above: 95, clear: 90}
              SensorStuck: {enabled: false}
            """,
            "alerts.yaml");
    Rule rule = config.rules().named("NodeOverheat");
    assertThat(rule.levels())
        .anyMatch(
            it ->
                it.severity() == Severity.WARNING
                    && it.condition().equals(new Condition.Above(70, 65)))
        .noneMatch(it -> it.condition().equals(new Condition.Above(80, 75)));
    assertThat(rule.overrides().get(0).levels())
        .anyMatch(it -> it.condition().equals(new Condition.Above(95, 90)))
        .anyMatch(it -> it.condition().equals(new Condition.Above(70, 65)));
    assertThat(config.rules().named("SensorStuck")).isNull();
  }

  @Test
  void everyMistakeIsListedAtOnceWithItsLine() {
    String text =
        """
        rules:
          NodeOverheat:
            warning: {abov: 70}
          Own:
            warning: {above: hot}
          Other:
            series: cpu.usage_idle
            critical: {above: 5, below: 3}
          Odd:
            series: cpu.usage_idle
            critical: {above: 5, clear: 9, for: long, samples: 0}
          Line:
            series: cpu.usage_idle
            info: {crosses: 5, window: 1s}
            overrides: {x: {info: {above: 3}}}
        supplies:
          usb: {nodes: [a]}
        inhibit:
          mine: {source: Nothing, targets: [NodeLost, Neither], equal: rack}
        receivers:
          a: {type: pigeon}
          b: {type: webhook}
          c: {type: webhook, url: "ftp://x"}
          d: {type: mail, host: h}
          e: {type: mail, host: h, from: a@b, to: [nobody]}
          f: {type: mail, host: h, from: a@b, to: [x@y], security: none, user: u, password: p}
          g: {type: command}
          h: {type: ntfy, url: "https://ntfy.sh"}
          i: {type: mqtt, prefix: "a#b", port: 99999}
        routes:
          all: {receivers: [z], group_by: [colour], repeat: 5s}
          none: {where: {colour: red}}
        maintenance:
          sunday: {days: [someday], begins: dawn, lasts: 30d}
        actions:
          off: {do: explode}
          pdu: {do: pdu_off}
        simulated: {notify: perhaps}
        colour: red
        """;
    ConfigException trouble =
        catchThrowableOfType(ConfigException.class, () -> AlertsConfig.parse(text, "alerts.yaml"));
    List<String> lines = trouble.problems().stream().map(Problem::where).distinct().toList();
    for (int line :
        new int[] {
          3, 5, 8, 11, 14, 15, 17, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 34, 36, 37, 38,
          39
        }) {
      assertThat(lines).as(trouble.getMessage()).contains("alerts.yaml:" + line);
    }
    assertThat(trouble.getMessage()).contains("did you mean 'above'?");
  }

  @Test
  void itemsOfAListKeepTheirCommasAndOneTextIsTakenApartAtThem() throws Exception {
    AlertsConfig config =
        AlertsConfig.parse(
            """
            receivers:
              lamp: {type: command, command: [/bin/lamp, "--colour=255,0,0", "", " x "]}
              post: {type: mail, from: a@b, to: "c@d, e@f"}
            actions:
              off:
                do: command
                command: [/bin/off, "nodes={node},{alert}"]
            """,
            "alerts.yaml");
    assertThat(config.receivers().get("lamp"))
        .isEqualTo(
            new ReceiverConfig.Command(List.of("/bin/lamp", "--colour=255,0,0", "", " x "), ""));
    assertThat(config.receivers().get("post"))
        .isInstanceOfSatisfying(
            ReceiverConfig.Mail.class, mail -> assertThat(mail.to()).containsExactly("c@d", "e@f"));
    assertThat(config.actions().get(0).command())
        .containsExactly("/bin/off", "nodes={node},{alert}");
  }

  @Test
  void aListWhereOneValueBelongsIsRefused() {
    ConfigException trouble =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                AlertsConfig.parse(
                    "routes:\n  all:\n    receivers: []\n    where: {host: [a, b]}\n",
                    "alerts.yaml"));
    assertThat(trouble.getMessage())
        .contains("alerts.yaml:4", "routes.all.where.host = 'a,b': expected one value, not a list");
  }

  @Test
  void aFileWithoutCertificatesIsSaidWithItsLine(@TempDir Path dir) throws Exception {
    Path none = Files.writeString(dir.resolve("none.pem"), "hello");
    String text =
        """
        receivers:
          a: {type: mqtt, tls: true, ca_file: %s}
          b: {type: mqtt, tls: true, ca_file: %s.missing}
        """
            .formatted(none, none);
    ConfigException trouble =
        catchThrowableOfType(ConfigException.class, () -> AlertsConfig.parse(text, "alerts.yaml"));
    assertThat(trouble.getMessage())
        .contains("alerts.yaml:2", "alerts.yaml:3", ".missing': cannot be read");
  }

  @Test
  void whatIsNoYamlIsSaidWithItsLine() {
    ConfigException trouble =
        catchThrowableOfType(
            ConfigException.class, () -> AlertsConfig.parse("rules:\n  - [", "alerts.yaml"));
    assertThat(trouble.getMessage()).startsWith("alerts.yaml:");
  }

  @Test
  void noPrefixOfTheExampleIsMoreThanAListOfProblems() throws Exception {
    Path example = Path.of(System.getProperty("wattrack.root", ".."), "docs/alerts.yaml");
    String text = Files.readString(example);
    for (int end = 0; end < text.length(); end += 7) {
      String part = text.substring(0, end);
      try {
        assertThat(AlertsConfig.parse(part, "alerts.yaml").rules()).isNotNull();
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }
}
