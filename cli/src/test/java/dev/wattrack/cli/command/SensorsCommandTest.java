package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.action.ActionSpec;
import dev.wattrack.aggregator.config.AlertsConfig;
import dev.wattrack.model.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SensorsCommandTest {
  @TempDir private Path folder;
  private FakeStarter starter;
  private Shell shell;

  @BeforeEach
  void start() {
    starter = new FakeStarter(1, folder);
    shell = new Shell(starter, Map.of("WATTRACK_STATE_DIR", folder.toString()));
  }

  @Test
  void readShowsEachFieldThatHasAValueWithItsUnit() {
    assertThat(shell.run("sensors", "read", "plug")).isZero();
    assertThat(shell.out()).matches("power +watts +12\\.5 W\n");
    assertThat(shell.run("sensors", "read", "plug", "--json")).isZero();
    assertThat(shell.out()).contains("\"value\" : 12.5").contains("\"sensor\" : \"plug\"");
  }

  @Test
  void readSaysWhatToCheckWhenNothingComes() {
    starter.pack.silent = true;
    assertThat(shell.run("sensors", "read", "plug", "--wait", "0")).isEqualTo(1);
    assertThat(shell.err())
        .contains("plug: nothing read in time; is it plugged in?")
        .contains("refused 3 times: wrong checksum");
    assertThat(shell.run("sensors", "read", "stove")).isEqualTo(2);
    assertThat(shell.err()).contains("no sensor 'stove'");
  }

  @Test
  void scanAndDecodePrintWhatThePackSays() {
    assertThat(shell.run("sensors", "scan")).isZero();
    assertThat(shell.out()).isEqualTo("fake: one plug\n");
    assertThat(shell.run("sensors", "decode", "0f", "01")).isZero();
    assertThat(shell.out()).isEqualTo("a frame\n");
    assertThat(shell.run("sensors", "decode", "12")).isEqualTo(1);
    assertThat(shell.err()).contains("no sensor speaks like that");
  }

  @Test
  void aRelayIsSwitchedOnlyWhenAPersonMeansIt() {
    assertThat(shell.run("sensors", "relay", "plug", "off")).isEqualTo(2);
    assertThat(starter.pack.orders).isEmpty();
    assertThat(shell.run("sensors", "relay", "plug", "off", "--yes")).isZero();
    assertThat(starter.pack.orders).containsExactly("plug relay off");
    assertThat(shell.run("sensors", "history", "plug", "month")).isZero();
    assertThat(shell.out()).isEqualTo("done\n");
    assertThat(starter.pack.orders).last().isEqualTo("plug history month");
  }

  @Test
  void theActionThatTheDocumentationShowsSwitchesTheOutletOff() throws Exception {
    Path example = Path.of(System.getProperty("wattrack.root", ".."), "docs/alerts.yaml");
    ActionSpec outlet =
        AlertsConfig.load(example).actions().stream()
            .filter(action -> action.name().equals("outlet"))
            .findFirst()
            .orElseThrow();
    List<String> command = outlet.commandFor("pi4-1", "a1b2");
    assertThat(command.get(0)).isEqualTo("wattrack");
    String[] arguments = command.subList(1, command.size()).toArray(String[]::new);
    assertThat(shell.run(arguments)).as(shell.err()).isZero();
    assertThat(starter.pack.orders).containsExactly("pdu1 outlet pi4-1 off");
  }

  @Test
  void anOutletIsSwitchedOnlyWhenAPersonMeansIt() {
    assertThat(shell.run("sensors", "pdu", "pdu1")).isZero();
    assertThat(shell.run("sensors", "pdu", "pdu1", "3")).isZero();
    assertThat(starter.pack.orders).containsExactly("pdu1 outlets", "pdu1 outlet 3");
    assertThat(shell.run("sensors", "pdu", "pdu1", "3", "off")).isEqualTo(2);
    assertThat(shell.err()).contains("this would switch it off").contains("--yes");
    assertThat(starter.pack.orders).last().isEqualTo("pdu1 outlet 3");
    assertThat(shell.run("sensors", "pdu", "pdu1", "3", "reboot", "--yes")).isZero();
    assertThat(starter.pack.orders).last().isEqualTo("pdu1 outlet 3 reboot");
    assertThat(shell.run("sensors", "pdu", "pdu1", "3", "explode")).isEqualTo(2);
    assertThat(shell.run("sensors", "pdu")).isEqualTo(2);
  }

  @Test
  void checkConfigCoversTheSensors() {
    starter.pack.problems = List.of(new Problem("sensors.yaml:3", "no such kind"));
    assertThat(shell.run("check-config", "--sensors", "sensors.yaml")).isEqualTo(2);
    assertThat(shell.out()).isEqualTo("sensors.yaml:3: no such kind\n");
  }

  @Test
  void withoutASubcommandTheStateOfTheAgentsSensorsIsShown() throws IOException {
    Path file = folder.resolve("sensors.yaml");
    assertThat(shell.run("sensors", "--config", file.toString())).isZero();
    assertThat(shell.out()).contains("no " + file);
    Files.writeString(file, "sensors:");
    starter.pack.problems = List.of(new Problem("sensors.yaml:3", "no such kind"));
    assertThat(shell.run("sensors", "--config", file.toString())).isEqualTo(2);
    assertThat(shell.err()).contains("sensors.yaml:3: no such kind");
  }
}
