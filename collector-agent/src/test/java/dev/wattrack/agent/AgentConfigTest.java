package dev.wattrack.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static AgentConfig read(String text, Map<String, String> options, Map<String, String> env)
      throws ConfigException {
    return AgentConfig.read("agent.conf", text, options, env);
  }

  @Test
  void withoutASettingTheDefaultsHold() throws Exception {
    AgentConfig config = read("", Map.of(), Map.of("WATTRACK_STATE_DIR", "/x"));
    assertThat(config.link().host()).isEqualTo("localhost");
    assertThat(config.link().port()).isEqualTo(7460);
    assertThat(config.link().backlogTicksPerSecond()).isEqualTo(50);
    assertThat(config.intervals()).containsEntry("cpu", Duration.ofSeconds(1));
    assertThat(config.intervals()).containsEntry("disk", Duration.ofSeconds(30));
    assertThat(config.spool().maxAge()).isEqualTo(Duration.ofDays(1));
    assertThat(config.spool().maxBytes()).isEqualTo(64L << 20);
    assertThat(config.spool().memoryBytes()).isEqualTo(2L << 20);
    assertThat(config.spool().diskAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.stateDir()).isEqualTo(new File("/x"));
  }

  @Test
  void theCommandLineIsOverTheEnvironmentIsOverTheFile() throws Exception {
    String file = "aggregator = file:1\nname = file\ninterval = 100ms\n";
    Map<String, String> environment =
        Map.of("WATTRACK_AGGREGATOR", "environment:2", "WATTRACK_NAME", "environment");
    AgentConfig config = read(file, Map.of("name", "option"), environment);
    assertThat(config.link().host()).isEqualTo("environment");
    assertThat(config.link().port()).isEqualTo(2);
    assertThat(config.name()).isEqualTo("option");
    assertThat(config.link().backlogTicksPerSecond()).isEqualTo(200);
  }

  @Test
  void groupsComeFromFileAndEnvironment() throws Exception {
    AgentConfig config =
        read(
            "process_group.dask = dask-*\n",
            Map.of(),
            Map.of("WATTRACK_PROCESS_GROUP_MPI", "*mpirun*"));
    assertThat(config.choice().processGroups())
        .isEqualTo(Map.of("dask", "dask-*", "mpi", "*mpirun*"));
    AgentConfig replaced =
        read(
            "process_group.dask = a\nprocess_group.Dask = b\n",
            Map.of(),
            Map.of("WATTRACK_PROCESS_GROUP_Dask", "c"));
    assertThat(replaced.choice().processGroups()).isEqualTo(Map.of("dask", "c", "Dask", "b"));
  }

  @Test
  void everyProblemIsSaidAtOnce() {
    String text =
        """
        agregator = x
        interval = 1ms
        interval.cpu = fast
        aggregator = host:port
        collectors.disabled = cpu, gpus
        spool.memory = 1kB
        process_group. = x
        """;
    assertThatThrownBy(() -> read(text, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("agent.conf:1: unknown key 'agregator'; did you mean 'aggregator'?")
        .hasMessageContaining("agent.conf:2: interval: below 10ms")
        .hasMessageContaining("agent.conf:3: interval.cpu")
        .hasMessageContaining(
            "agent.conf:4: aggregator: expected host or host:port, found 'host:port'")
        .hasMessageContaining("agent.conf:5: collectors.disabled: no collector is named 'gpus'")
        .hasMessageContaining("at least 16 kB")
        .hasMessageContaining("agent.conf:7: process_group.: expected");
  }

  @Test
  void addressesOfEveryKindAreUnderstood() throws Exception {
    String[][] cases = {
      {"rack", "rack", "7460"},
      {"rack:1234", "rack", "1234"},
      {"10.0.0.1:99", "10.0.0.1", "99"},
      {"fe80::1", "fe80::1", "7460"},
      {"[fe80::1]:88", "[fe80::1]", "88"},
    };
    for (String[] each : cases) {
      AgentConfig config = read("", Map.of("aggregator", each[0]), Map.of());
      assertThat(config.link().host()).isEqualTo(each[1]);
      assertThat(config.link().port()).hasToString(each[2]);
    }
  }

  @Test
  void theSampleConfigurationIsWhatTheSettingsSay() throws Exception {
    Path file = Path.of(System.getProperty("wattrack.root", ".."), "docs", "agent.conf");
    String text = SampleConfig.text();
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file)).isEqualTo(text);
    assertThat(read(text, Map.of(), Map.of()).link().port()).isEqualTo(7460);
    String uncommented = text.replaceAll("(?m)^#(?=[a-z_.]+ = )", "");
    assertThat(read(uncommented, Map.of(), Map.of()).spool().maxBytes()).isEqualTo(64L << 20);
  }

  @Test
  void theProgramSaysWhatIsWrongByItsExitCode() {
    assertThat(run("--help")).startsWith("0 Samples this node");
    assertThat(run("--version")).startsWith("0 wattrack agent " + Version.TEXT);
    assertThat(run("--check-config", "--name", "x")).startsWith("0 the configuration is good");
    assertThat(run("--check-config", "--aggregator", "a:b")).startsWith("2 --aggregator: expected");
    assertThat(run("--name")).startsWith("2 wattrack agent: --name needs a value");
    assertThat(run("--nmae", "x"))
        .startsWith("2 wattrack agent: unknown option '--nmae'; did you mean '--name'?");
    assertThat(run("--config", "/does/not/exist"))
        .isEqualTo("2 cannot read /does/not/exist: no such file or folder\n");
    assertThat(run("--config", "/")).startsWith("2 cannot read /: is a directory");
    assertThat(run("--check-config", "--aggregator", "http://rack:7460"))
        .startsWith("2 --aggregator: expected host or host:port without http://");
  }

  private static String run(String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code = new AgentMain(out, out, Map.of()).run(args);
    return code + " " + bytes.toString(StandardCharsets.UTF_8);
  }
}
