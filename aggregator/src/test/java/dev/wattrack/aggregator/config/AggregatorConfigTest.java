package dev.wattrack.aggregator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wattrack.aggregator.store.external.ServerAddress;
import dev.wattrack.aggregator.store.external.ServerKind;
import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import dev.wattrack.model.job.UserNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorConfigTest {
  @TempDir Path dir;

  private Path file(String text) throws Exception {
    return Files.writeString(dir.resolve("aggregator.yaml"), text);
  }

  @Test
  void defaultsAreThoseOfAFreshMachine() throws Exception {
    assertThat(AggregatorConfig.defaults(Map.of("XDG_STATE_HOME", "/s")))
        .isEqualTo(
            new AggregatorConfig(
                "wattrack",
                "127.0.0.1",
                false,
                7460,
                7461,
                Path.of("/s/wattrack"),
                Duration.ofSeconds(60),
                Duration.ofDays(14),
                Duration.ofDays(400),
                Duration.ofDays(36_500),
                20_000,
                20_000,
                64,
                2L << 20,
                new JobsConfig(
                    UserNames.SHOWN,
                    JobsConfig.When.AUTO,
                    "",
                    "",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    "",
                    "",
                    "",
                    "",
                    Duration.ofSeconds(5)),
                new EnergyConfig(
                    true,
                    IdlePolicy.ALLOCATION,
                    List.of(),
                    OptionalDouble.empty(),
                    0.30,
                    "EUR",
                    300,
                    Map.of()),
                "",
                null));
  }

  @Test
  void everyKeyIsTaken() throws Exception {
    Path file =
        file(
            """
            cluster: atomos
            bind: 0.0.0.0
            insecure: true
            ingest: {port: 1}
            http:
              port: 2
            state_dir: /var/lib/wattrack
            store:
              commit_interval: 10s
              retention: {raw: 1d, minute: 2d, hour: 3d}
              external:
                type: influxdb2
                url: https://influx.example:8086/
                org: rack
                bucket: power
                user: me
                token_file: /etc/wattrack/influx.token
                ca_file: /etc/wattrack/ca.pem
                timeout: 20s
                read: true
            limit: {series_per_node: 11, nodes: 12, pending_connections: 13, request: 1MB}
            jobs:
              users: hashed
              slurm:
                ask: true
                folder: /opt/slurm/bin
                conf: /etc/slurm/slurm.conf
                interval: 20s
                timeout: 3s
                jobcomp: /var/log/slurm/jobcomp
                rest: unix:/run/slurmrestd.sock
                rest-token: /etc/wattrack/slurm.token
              dask: {url: "http://atomos-07:8787", interval: 7s}
            energy:
              enabled: no
              idle_policy: exclusive
              fan_thermostat: 60
              price_per_kwh: 0.42
              currency: CHF
              co2_per_kwh: 128
              fixed:
                switch: 4.5
                display: {watts: 3, sd: 1}
              nodes:
                pi5: {board: pi5, cost: 80, bought: 2026-03-31, score: 2200}
                n.1: {cores: 8, max_mhz: 2200}
            alerts: {file: /etc/rack/alerts.yaml}
            """);
    assertThat(AggregatorConfig.load(file, Map.of(), List.of()))
        .isEqualTo(
            new AggregatorConfig(
                "atomos",
                "0.0.0.0",
                true,
                1,
                2,
                Path.of("/var/lib/wattrack"),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                Duration.ofDays(2),
                Duration.ofDays(3),
                11,
                12,
                13,
                1L << 20,
                new JobsConfig(
                    UserNames.HASHED,
                    JobsConfig.When.ON,
                    "/opt/slurm/bin",
                    "/etc/slurm/slurm.conf",
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(3),
                    "/var/log/slurm/jobcomp",
                    "unix:/run/slurmrestd.sock",
                    "/etc/wattrack/slurm.token",
                    "http://atomos-07:8787",
                    Duration.ofSeconds(7)),
                new EnergyConfig(
                    false,
                    IdlePolicy.EXCLUSIVE,
                    List.of(new FixedLoad("display", 3, 1), new FixedLoad("switch", 4.5, 1.125)),
                    OptionalDouble.of(60),
                    0.42,
                    "CHF",
                    128,
                    Map.of(
                        "pi5",
                            new EnergyConfig.Node(
                                "pi5", null, null, 80.0, LocalDate.of(2026, 3, 31), 2200.0),
                        "n.1", new EnergyConfig.Node(null, 8, 2200.0, null, null, null))),
                "/etc/rack/alerts.yaml",
                new ServerAddress(
                    ServerKind.INFLUXDB2,
                    "https://influx.example:8086",
                    "rack",
                    "power",
                    "me",
                    Path.of("/etc/wattrack/influx.token"),
                    Path.of("/etc/wattrack/ca.pem"),
                    Duration.ofSeconds(20),
                    true)));
  }

  @Test
  void anExternalStoreNeedsItsAddressAndInfluxDb2ItsOrganisation() throws Exception {
    Path file =
        file(
            """
            store:
              external:
                type: influxdb2
                user: me
                timeout: 10ms
                bucket: ""
            """);
    assertThat(problems(() -> AggregatorConfig.load(file, Map.of(), List.of())))
        .contains("aggregator.yaml:3: store.external.type: needs store.external.url")
        .contains("influxdb2 needs store.external.org")
        .contains("aggregator.yaml:4: store.external.user: needs a password")
        .contains("aggregator.yaml:5: store.external.timeout: expected 1s")
        .contains("aggregator.yaml:6: store.external.bucket: is empty");
    Path other = file("store: {external: {type: influx, url: 'http://a:b@c'}}");
    assertThat(problems(() -> AggregatorConfig.load(other, Map.of(), List.of())))
        .contains("expected one of none, influxdb1, influxdb2")
        .contains("expected an address such as");
    Path read = file("store: {external: {type: victoriametrics, url: 'http://c', read: true}}");
    assertThat(AggregatorConfig.load(read, Map.of(), List.of()).external().reads()).isTrue();
  }

  @Test
  void problemsOfTheEnergyBlockHaveTheirLines() throws Exception {
    Path file =
        file(
            """
            energy:
              idle_policy: half
              fan_thermostat: hot
              price_per_kwh: -1
              fixed:
                switch: much
                lamp: {sd: 2}
              nodes:
                pi5: {bord: pi5}
                pi6: {cores: none}
              watts: 3
            """);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> AggregatorConfig.load(file, Map.of(), List.of()));
    assertThat(e.problems()).hasSize(8);
    assertThat(e.getMessage())
        .contains("aggregator.yaml:2: energy.idle_policy = 'half': expected allocation")
        .contains("aggregator.yaml:3: energy.fan_thermostat = 'hot': expected a number")
        .contains("aggregator.yaml:4: energy.price_per_kwh = '-1': expected a number")
        .contains("aggregator.yaml:6: energy.fixed.switch = 'much': expected a number")
        .contains("aggregator.yaml:7: energy.fixed.lamp: watts are missing beside sd")
        .contains("aggregator.yaml:9: energy.nodes.pi5.bord = 'pi5': of a node, board")
        .contains("aggregator.yaml:10: energy.nodes.pi6.cores = 'none': expected a number")
        .contains("aggregator.yaml:11: unknown key 'energy.watts'");
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() throws Exception {
    Path file =
        file(
            """
            clutser: x
            http:
              port: eighty
            store:
              commit_interval: 60
            bind: "["
            """);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> AggregatorConfig.load(file, Map.of(), List.of()));
    assertThat(e.problems()).hasSize(4);
    assertThat(e.getMessage())
        .contains("aggregator.yaml:1: unknown key 'clutser'; did you mean 'cluster'?")
        .contains("aggregator.yaml:3: http.port = 'eighty': expected a whole number")
        .contains("aggregator.yaml:5: store.commit_interval = '60': expected a time with its unit")
        .contains("'[' is no address");
  }

  @Test
  void beyondThisMachineHttpIsEncryptedUnlessNothingIs() throws Exception {
    record Case(String bind, boolean insecure, boolean encrypted) {}
    for (Case each :
        List.of(
            new Case("127.0.0.1", false, false),
            new Case("::1", false, false),
            new Case("0.0.0.0", false, true),
            new Case("192.0.2.1", false, true),
            new Case("0.0.0.0", true, false))) {
      List<Entry> entries =
          List.of(
              new Entry("bind", each.bind, "test"),
              new Entry("insecure", "" + each.insecure, "test"));
      assertThat(AggregatorConfig.load(null, Map.of(), entries).isEncrypted())
          .as(each.toString())
          .isEqualTo(each.encrypted);
    }
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() throws Exception {
    Path file = file("cluster: a\n  broken: [\n");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> AggregatorConfig.load(file, Map.of(), List.of()));
    assertThat(e.getMessage()).contains("aggregator.yaml:").contains("not YAML");
  }

  @Test
  void theCommandLineIsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path file = file("http: {port: 1}\ncluster: file\n");
    Map<String, String> environment =
        Map.of("WATTRACK_HTTP_PORT", "2", "WATTRACK_CLUSTER", "environment");
    AggregatorConfig config =
        AggregatorConfig.load(
            file, environment, List.of(new Entry("http.port", "3", "--http-port")));
    assertThat(config.httpPort()).isEqualTo(3);
    assertThat(config.cluster()).isEqualTo("environment");
  }

  /** {@code -Dupdate.golden=true} writes the file anew. */
  @Test
  void theSampleFileIsUpToDateAndSaysTheDefaults() throws Exception {
    Path sample = Path.of(System.getProperty("wattrack.root"), "docs", "aggregator.yaml");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(sample, SampleConfig.text());
    }
    assertThat(sample).hasContent(SampleConfig.text());
    Map<String, String> environment = Map.of("XDG_STATE_HOME", "/s");
    assertThat(AggregatorConfig.load(sample, environment, List.of()))
        .isEqualTo(AggregatorConfig.defaults(environment));
  }

  private static String problems(ThrowingCallable load) {
    return catchThrowableOfType(ConfigException.class, load).getMessage();
  }

  @Test
  void whatDoesNotFitTogetherIsToldWithItsLineInOrderOfLines() throws Exception {
    Path file = file("bind: attic\nhttp:\n  prot: 1\ncluster: ''\ncommit_interval: 5s\n");
    assertThat(problems(() -> AggregatorConfig.load(file, Map.of(), List.of())))
        .matches(
            "(?s).*yaml:1: bind: 'attic' is no address.*\n"
                + ".*yaml:3: unknown key 'http.prot'; did you mean 'http.port'\\?\n"
                + ".*yaml:4: cluster: is empty.*\n"
                + ".*yaml:5: unknown key 'commit_interval'; did you mean 'store.commit_interval'\\?");
  }

  @Test
  void agentsAndBrowsersNeedAPortEach() throws Exception {
    Entry port = new Entry("ingest.port", "7461", "--port");
    assertThat(problems(() -> AggregatorConfig.load(null, Map.of(), List.of(port))))
        .isEqualTo("--port: ingest.port: 7461 is the HTTP port; choose another");
    Path file = file("http: {port: 7460}\n");
    assertThat(problems(() -> AggregatorConfig.load(file, Map.of(), List.of())))
        .endsWith("yaml:1: http.port: 7460 is the agents' port; choose another");
    Entry any = new Entry("ingest.port", "0", "--port");
    Entry anyHttp = new Entry("http.port", "0", "--http-port");
    assertThat(AggregatorConfig.load(null, Map.of(), List.of(any, anyHttp)).httpPort()).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsToldInWords() {
    Path none = dir.resolve("none.yaml");
    assertThat(problems(() -> AggregatorConfig.load(none, Map.of(), List.of())))
        .isEqualTo(none + ": no such file or folder");
  }
}
