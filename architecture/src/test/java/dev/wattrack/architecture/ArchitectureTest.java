package dev.wattrack.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.wattrack.agent.offender.LogsWithTheJdk;
import dev.wattrack.agent.offender.SpeaksHttp;
import dev.wattrack.aggregator.offender.KnowsEveryLibrary;
import dev.wattrack.aggregator.offender.KnowsTheTestkit;
import dev.wattrack.aggregator.offender.SleepsInUnits;
import dev.wattrack.aggregator.offender.StringUtils;
import dev.wattrack.cli.offender.KnowsAPiece;
import dev.wattrack.energy.offender.KnowsTheStoreToo;
import dev.wattrack.energy.offender.ReadsAFile;
import dev.wattrack.kiosk.offender.KnowsTheStoreAsWell;
import dev.wattrack.kiosk.offender.KnowsTheToolkit;
import dev.wattrack.kiosk.page.offender.KnowsTheWindow;
import dev.wattrack.model.offender.KnowsPicocli;
import dev.wattrack.model.offender.Prints;
import dev.wattrack.model.offender.Sleeps;
import dev.wattrack.sensors.offender.KnowsTheAggregator;
import dev.wattrack.testkit.offender.KnowsTheStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for the product, and every rule finds its offender. */
final class ArchitectureTest {

  /** A rule and the classes of which each breaks it. */
  record Case(String name, ArchRule rule, List<Class<?>> offenders) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static JavaClasses product = new ClassFileImporter().importClasses();

  @BeforeAll
  static void importProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.wattrack");
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(one("model knows the JDK alone", Rules.modelKnowsTheJdkAlone(), KnowsPicocli.class));
    cases.add(
        one(
            "energy knows the model alone",
            Rules.energyKnowsTheModelAlone(),
            KnowsTheStoreToo.class));
    cases.add(
        one(
            "the energy engine touches no files",
            Rules.energyTouchesNoFilesOutsideReplay(),
            ReadsAFile.class));
    cases.add(
        one(
            "agent runs on java.base and model",
            Rules.agentRunsOnJavaBaseAndModel(),
            LogsWithTheJdk.class,
            SpeaksHttp.class));
    cases.add(
        one(
            "testkit knows the model alone",
            Rules.testkitKnowsTheModelAlone(),
            KnowsTheStore.class));
    List<ArchRule> neighbours = Rules.neighboursDoNotKnowEachOther();
    cases.add(one("sensors know no neighbour", neighbours.get(1), KnowsTheAggregator.class));
    cases.add(one("the aggregator knows no testkit", neighbours.get(2), KnowsTheTestkit.class));
    cases.add(one("vertx", Rules.vertxStaysInItsJacket(), KnowsEveryLibrary.Vertx.class));
    cases.add(
        one(
            "sql",
            Rules.sqlStaysInItsJacket(),
            KnowsEveryLibrary.Sql.class,
            KnowsEveryLibrary.Sqlite.class));
    cases.add(
        one("micrometer", Rules.micrometerStaysInItsJacket(), KnowsEveryLibrary.Micrometer.class));
    cases.add(
        one(
            "influxdb client",
            Rules.influxClientStaysInItsJacket(),
            KnowsEveryLibrary.Influx.class,
            KnowsEveryLibrary.OkHttp.class));
    cases.add(one("jackson", Rules.jacksonStaysInItsJacket(), KnowsEveryLibrary.Jackson.class));
    cases.add(one("yaml", Rules.yamlStaysInItsJacket(), KnowsEveryLibrary.Yaml.class));
    cases.add(
        one(
            "Bouncy Castle",
            Rules.bouncyCastleStaysInItsJacket(),
            KnowsEveryLibrary.BouncyCastle.class));
    cases.add(one("dbus", Rules.dbusStaysInItsJacket(), KnowsEveryLibrary.Dbus.class));
    cases.add(one("jna", Rules.nativeAccessStaysInItsJacket(), KnowsEveryLibrary.Jna.class));
    cases.add(one("pi4j", Rules.pi4jStaysInItsJacket(), KnowsEveryLibrary.Pi4j.class));
    cases.add(one("snmp4j", Rules.snmpStaysInItsJacket(), KnowsEveryLibrary.Snmp4j.class));
    cases.add(one("javafx", Rules.javaFxStaysInItsJacket(), KnowsTheToolkit.class));
    cases.add(
        one("kiosk models know no view", Rules.kioskModelsKnowNoView(), KnowsTheWindow.class));
    cases.add(one("the kiosk knows no neighbour", neighbours.get(3), KnowsTheStoreAsWell.class));
    cases.add(
        one(
            "command line libraries",
            Rules.commandLineLibrariesStayInCli(),
            KnowsEveryLibrary.Picocli.class,
            KnowsEveryLibrary.Progress.class));
    cases.add(
        one(
            "commands do not know what they start",
            Rules.commandsDoNotKnowWhatTheyStart(),
            KnowsAPiece.class));
    cases.add(one("nobody sleeps", Rules.nobodySleeps(), Sleeps.class, SleepsInUnits.class));
    cases.add(
        one(
            "nobody prints",
            Rules.nobodyPrints(),
            Prints.ToOut.class,
            Prints.ToErr.class,
            Prints.Trace.class));
    cases.add(one("names", Rules.namesSayWhatAThingIs(), StringUtils.class));
    return cases;
  }

  private static Case one(String name, ArchRule rule, Class<?>... offenders) {
    return new Case(name, rule, List.of(offenders));
  }

  /** The agent's rule too: the same as the three above, with nothing to offend yet. */
  static Stream<ArchRule> allNeighbours() {
    return Rules.neighboursDoNotKnowEachOther().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theProductKeepsTheRule(Case rule) {
    rule.rule().check(product);
  }

  @ParameterizedTest
  @MethodSource("allNeighbours")
  void noModuleKnowsItsNeighbour(ArchRule rule) {
    rule.check(product);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRuleFindsEachOffender(Case rule) {
    for (Class<?> offender : rule.offenders()) {
      EvaluationResult result =
          rule.rule().evaluate(new ClassFileImporter().importClasses(offender));
      assertThat(result.hasViolation()).as("%s breaks: %s", offender, rule.name()).isTrue();
    }
  }

  @Test
  void theProductIsThere() {
    assertThat(product.stream().map(type -> type.getPackageName()))
        .contains(
            "dev.wattrack.model.wire",
            "dev.wattrack.agent.collect",
            "dev.wattrack.aggregator.store",
            "dev.wattrack.cli")
        .noneMatch(name -> name.contains("offender"));
  }
}
