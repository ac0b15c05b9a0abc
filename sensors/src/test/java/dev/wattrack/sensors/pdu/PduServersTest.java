package dev.wattrack.sensors.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import dev.wattrack.sensors.driver.TestSurroundings;
import dev.wattrack.sensors.snmp.Counter32;
import dev.wattrack.sensors.snmp.Snmp;
import dev.wattrack.sensors.snmp.SnmpException;
import dev.wattrack.sensors.snmp.SnmpServer;
import dev.wattrack.sensors.snmp.SnmpSession;
import dev.wattrack.sensors.snmp.SnmpValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PDU's driver and orders against snmpsim and Net-SNMP, which they start themselves. */
final class PduServersTest {
  private static final Path CASES = Path.of("src/test/resources/cases/pdu");
  private static final String RPDU = "1.3.6.1.4.1.318.1.1.12";
  private static final String V3 =
      "    version: 3\n    user: "
          + SnmpServer.USER
          + "\n    auth: sha\n    auth_password: "
          + SnmpServer.AUTHENTICATION_PASSWORD
          + "\n    privacy: aes128\n    privacy_password: "
          + SnmpServer.PRIVACY_PASSWORD
          + "\n";
  private static final String V2 =
      "    version: 2c\n    community: public\n    write_community: private\n";
  private static final String V1 =
      "    version: 1\n    community: public\n    write_community: private\n";

  private final TestSurroundings world = new TestSurroundings();
  @TempDir private Path folder = Path.of("");
  private Surroundings surroundings = world.of("pdu1", 1, Path.of(""));

  @BeforeEach
  void surround() {
    surroundings = world.of("pdu1", 10_000_000_000L, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2c", "3"})
  void everyVersionReadsThePduOfSnmpsim(String version) throws Exception {
    try (SnmpServer server = SnmpServer.snmpsim(folder, CASES.resolve("ap7911a"))) {
      String keys =
          version.equals("3") ? V3 + "    context: public\n" : "    version: " + version + "\n";
      Row row = read(plan(server.port(), keys + "    outlets:\n      4: node04\n"));
      assertThat(numbers(row))
          .contains(
              "power,sensor=pdu1/computed,source=outlet watts 936.0",
              "power,sensor=pdu1/bank2,source=outlet amperes 2.5",
              "power,sensor=pdu1/16,source=outlet relay 1.0",
              "power,sensor=node04@pdu1/4,source=outlet relay 0.0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ap7911a", "ap8959"})
  void anOutletOfSnmpsimIsSwitchedByVersion2cAnd3(String model) throws Exception {
    try (SnmpServer server = SnmpServer.snmpsim(folder, CASES.resolve(model))) {
      String v2 = "    version: 2c\n    write_community: public\n";
      assertThat(order(plan(server.port(), v2), "outlet", "3", "off")).contains("off: done");
      assertThat(commandObject(server, model)).isEqualTo(2);
      String v3 = V3 + "    context: public\n    switching: true\n";
      assertThat(order(plan(server.port(), v3), "outlet", "3", "on")).contains("on: done");
      assertThat(commandObject(server, model)).isEqualTo(1);
    }
  }

  private static long commandObject(SnmpServer server, String model) throws SnmpException {
    String oid =
        model.equals("ap7911a") ? RPDU + ".3.3.1.1.4.3" : "1.3.6.1.4.1.318.1.1.26.9.2.4.1.5.3";
    try (Snmp snmp =
        SnmpSession.open(server.community("public", false, Duration.ofSeconds(2), 1))) {
      return ((SnmpValue.Whole) snmp.get(List.of(oid)).get(oid)).value();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, V2, V3 + "    switching: true\n"})
  void whatIsSwitchedIsSeenByTheNextReading(String keys) throws Exception {
    try (SnmpServer server = snmpd()) {
      PduPlan plan = plan(server.port(), keys + "    outlets:\n      3: node03\n");
      assertThat(numbers(read(plan)))
          .contains("power,sensor=pdu1/computed,source=outlet watts 380.0")
          .contains("power,sensor=node03@pdu1/3,source=outlet relay 1.0");
      assertThat(order(plan, "outlet", "node03", "off"))
          .contains("outlet 3 \"node03\" (node03) off: done");
      assertThat(numbers(read(plan)))
          .contains("power,sensor=pdu1/computed,source=outlet watts 335.0")
          .contains("power,sensor=node03@pdu1/3,source=outlet relay 0.0");
      assertThat(order(plan, "outlet", "3")).endsWith("(node03): off");
      assertThat(order(plan, "outlet", "3", "reboot")).contains("reboot: ordered");
      assertThat(order(plan, "outlets")).contains("380 W computed from configured voltage");
      assertThat(Files.readAllLines(folder.resolve("state/audit.log")))
          .hasSize(4)
          .first()
          .asString()
          .endsWith("pdu1 outlet 3 \"node03\" (node03) off: ordered");
    }
  }

  @Test
  void whoMayNotWriteIsToldSo() throws Exception {
    try (SnmpServer server = snmpd()) {
      assertThat(order(plan(server.port(), "    version: 2c\n"), "outlet", "3", "off"))
          .contains("write_community");
      String reader = "    version: 2c\n    write_community: public\n";
      assertThat(order(plan(server.port(), reader), "outlet", "3", "off"))
          .contains("may not write");
      assertThat(order(plan(server.port(), V3), "outlet", "3", "off")).contains("switching: true");
      assertThat(order(plan(server.port(), V2), "outlet", "9", "off"))
          .contains("no outlet '9'; there is 1, 2, 3");
      assertThat(order(plan(server.port(), V2), "outlet", "3", "explode")).contains("expected:");
      assertThat(numbers(read(plan(server.port(), V1))))
          .contains("power,sensor=pdu1/3,source=outlet relay 1.0");
    }
  }

  @Test
  void aNodeWithTwoSuppliesLosesBoth() throws Exception {
    try (SnmpServer server = snmpd()) {
      PduPlan plan = plan(server.port(), V2 + "    outlets:\n      1: pi7\n      2: pi7\n");
      assertThat(order(plan, "outlet", "pi7", "off").lines())
          .hasSize(2)
          .allMatch(line -> line.endsWith("(pi7) off: done"));
      assertThat(numbers(read(plan)))
          .contains("power,sensor=pi7@pdu1/1,source=outlet relay 0.0")
          .contains("power,sensor=pi7@pdu1/2,source=outlet relay 0.0")
          .contains("power,sensor=pdu1/3,source=outlet relay 1.0");
      // The PDU calls outlet 3 node03; if 1 is said to feed a node of that name, who knows which is
      // meant?
      PduPlan unclear = plan(server.port(), V2 + "    outlets:\n      1: node03\n");
      assertThat(order(unclear, "outlet", "node03", "off")).contains("no outlet 'node03'");
    }
  }

  @Test
  void nothingIsSwitchedThatCannotBeAudited() throws Exception {
    try (SnmpServer server = snmpd()) {
      Files.createDirectories(folder.resolve("state/audit.log"));
      PduPlan plan = plan(server.port(), V2);
      assertThat(order(plan, "outlet", "3", "off")).contains("not switched").contains("audit");
      assertThat(numbers(read(plan))).contains("power,sensor=pdu1/3,source=outlet relay 1.0");
    }
  }

  @Test
  void aWrongCommunityOrPasswordOrNobodySaysWhatToCheck() throws Exception {
    try (SnmpServer server = snmpd()) {
      assertThat(failure(plan(server.port(), "    community: secret\n" + fast(V1))))
          .contains("no answer")
          .contains("'community:'")
          .doesNotContain("secret");
      assertThat(failure(plan(server.port(), fast(V3).replace("auctoritas-1", "something-else"))))
          .contains("'auth_password:'")
          .doesNotContain("something-else");
      assertThat(
              failure(
                  plan(
                      server.port(),
                      V3.replace("user: operator", "user: nobody") + "    timeout: 10s\n")))
          .contains("unknown user");
      assertThat(failure(plan(server.port(), fast(V3).replace("privatus-12", "something-else"))))
          .contains("'privacy_password:'");
    }
    assertThat(failure(plan(SnmpServer.freePort(), fast(V2)))).contains("no answer from 127.0.0.1");
    assertThat(surroundings.refusals().counts())
        .containsEntry("silent", 4L)
        .containsEntry("refused_user", 1L);
  }

  @Test
  void aPduThatFallsSilentIsOpenedAnew() throws Exception {
    SnmpServer server = snmpd();
    PduPlan plan = plan(server.port(), fast(V2));
    try (SensorDriver driver = driver(plan)) {
      assertThat(driver.read()).isInstanceOf(Reading.Value.class);
      server.close();
      assertThat(driver.read()).isInstanceOf(Reading.Failed.class);
    } finally {
      server.close();
    }
  }

  @Test
  void aCounterThatWrapsIsUnsignedAndGoesOn() throws Exception {
    String oid = RPDU + ".99.0";
    try (SnmpServer server = snmpd();
        Snmp snmp = SnmpSession.open(server.community("public", false, Duration.ofSeconds(2), 0))) {
      long first = counter(snmp, oid);
      long second = counter(snmp, oid);
      long third = counter(snmp, oid);
      assertThat(List.of(first, second, third)).containsExactly(4294967290L, 4294967295L, 5L);
      assertThat(Counter32.passed(first, second)).isEqualTo(5);
      assertThat(Counter32.passed(second, third)).isEqualTo(6);
    }
  }

  private static long counter(Snmp snmp, String oid) throws SnmpException {
    return ((SnmpValue.Whole) snmp.get(List.of(oid)).get(oid)).value();
  }

  /** The time-out of a test that waits for it. */
  private static String fast(String keys) {
    return keys.replaceAll("    community: public\n", "") + "    timeout: 400ms\n    retries: 0\n";
  }

  private SnmpServer snmpd() throws Exception {
    return SnmpServer.snmpd(folder, RPDU, Path.of("src/test/resources/snmp/pdu.py"));
  }

  private static PduPlan plan(int port, String keys) {
    return PduCasesTest.plan(
        "sensors:\n  pdu1:\n    kind: pdu\n    host: 127.0.0.1\n    port: " + port + "\n" + keys);
  }

  private SensorDriver driver(PduPlan plan) {
    Reading<SensorDriver> opened = plan.open(surroundings);
    assertThat(opened).isInstanceOf(Reading.Value.class);
    return ((Reading.Value<SensorDriver>) opened).value();
  }

  private Row read(PduPlan plan) throws Exception {
    try (SensorDriver driver = driver(plan)) {
      Reading<Row> reading = driver.read();
      assertThat(reading).isInstanceOf(Reading.Value.class);
      return ((Reading.Value<Row>) reading).value();
    }
  }

  private String failure(PduPlan plan) {
    return ((Reading.Failed<?>) plan.open(surroundings)).reason();
  }

  private String order(PduPlan plan, String... words) throws InterruptedException {
    Reading<String> answer = plan.order(surroundings, List.of(words));
    return answer instanceof Reading.Value<String> value
        ? value.value()
        : ((Reading.Failed<String>) answer).reason();
  }

  private static List<String> numbers(Row row) {
    return java.util.stream.IntStream.range(0, row.layout().width())
        .filter(row::has)
        .mapToObj(i -> row.layout().columns().get(i) + " " + row.number(i))
        .toList();
  }
}
