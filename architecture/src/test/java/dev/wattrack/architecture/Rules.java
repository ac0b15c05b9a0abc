package dev.wattrack.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess.Predicates;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What may depend on what. The picture is in docs/decisions/0001-modules-and-quality-gates.md. */
final class Rules {
  private static final String MODEL = "dev.wattrack.model..";
  private static final String AGENT = "dev.wattrack.agent..";
  private static final String ENERGY = "dev.wattrack.energy..";
  private static final String[] ENERGY_FILES = {
    "dev.wattrack.energy.replay..", "dev.wattrack.energy.score..", "dev.wattrack.energy.peers.."
  };
  private static final String SENSORS = "dev.wattrack.sensors..";
  private static final String AGGREGATOR = "dev.wattrack.aggregator..";
  private static final String KIOSK = "dev.wattrack.kiosk..";
  private static final String KIOSK_VIEW = "dev.wattrack.kiosk.view..";
  private static final String CLI = "dev.wattrack.cli..";
  private static final String TESTKIT = "dev.wattrack.testkit..";
  private static final String BENCHMARKS = "dev.wattrack.benchmarks..";
  private static final String JSPECIFY = "org.jspecify.annotations";

  /** Loops whose wait is a sleep on purpose: nothing could wake them earlier. */
  private static final List<String> SLEEPERS = List.of();

  /**
   * Classes outside cli and benchmarks that print: the agent's command line and its log's stream.
   */
  private static final List<String> PRINTERS =
      List.of("dev.wattrack.agent.AgentMain", "dev.wattrack.agent.Agent");

  static ArchRule modelKnowsTheJdkAlone() {
    return classes()
        .that(resideInAPackage(MODEL))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("", "java..", "javax..", JSPECIFY, MODEL))
        .because("model is on every class path, the agent's as well");
  }

  static ArchRule energyKnowsTheModelAlone() {
    return classes()
        .that(resideInAPackage(ENERGY))
        .should()
        .onlyDependOnClassesThat(inJavaBase().or(resideInAnyPackage("", JSPECIFY, MODEL, ENERGY)))
        .because("it is replayed from recordings, so nothing but its input may move it");
  }

  static ArchRule energyTouchesNoFilesOutsideReplay() {
    return noClasses()
        .that(resideInAPackage(ENERGY))
        .and(not(resideInAnyPackage(ENERGY_FILES)))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.time.."))
        .because("the engine has no clock and no files: the same input gives the same output");
  }

  static ArchRule agentRunsOnJavaBaseAndModel() {
    return classes()
        .that(resideInAPackage(AGENT))
        .should()
        .onlyDependOnClassesThat(inJavaBase().or(resideInAnyPackage("", JSPECIFY, AGENT, MODEL)))
        .because("every further module costs the nodes memory");
  }

  static ArchRule testkitKnowsTheModelAlone() {
    return classes()
        .that(resideInAPackage(TESTKIT))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("", "java..", "javax..", JSPECIFY, MODEL, TESTKIT))
        .because("a fake that knows the real thing proves nothing");
  }

  /** One rule per module: it may not know its three neighbours, the cli or the testkit. */
  static List<ArchRule> neighboursDoNotKnowEachOther() {
    List<String> neighbours = List.of(AGENT, SENSORS, AGGREGATOR, KIOSK);
    List<ArchRule> rules = new ArrayList<>();
    for (String one : neighbours) {
      List<String> others = new ArrayList<>(neighbours);
      others.remove(one);
      others.addAll(List.of(CLI, TESTKIT, BENCHMARKS));
      rules.add(
          noClasses()
              .that(resideInAPackage(one))
              .should()
              .dependOnClassesThat(resideInAnyPackage(others.toArray(String[]::new)))
              .because("modules meet in the model and in the composition root of cli only")
              .allowEmptyShould(true));
    }
    return rules;
  }

  static ArchRule vertxStaysInItsJacket() {
    return jacket(
        List.of("io.vertx..", "io.netty.."),
        "dev.wattrack.aggregator.ingest..",
        "dev.wattrack.aggregator.http..",
        "dev.wattrack.aggregator.jobs..",
        "dev.wattrack.aggregator");
  }

  static ArchRule sqlStaysInItsJacket() {
    return jacket(
        List.of("java.sql..", "javax.sql..", "org.sqlite.."),
        "dev.wattrack.aggregator.store.sqlite..");
  }

  static ArchRule micrometerStaysInItsJacket() {
    return jacket(
        List.of("io.micrometer..", "io.prometheus.."), "dev.wattrack.aggregator.metrics..");
  }

  static ArchRule influxClientStaysInItsJacket() {
    return jacket(
        List.of(
            "com.influxdb..", "okhttp3..", "okio..", "retrofit2..", "io.reactivex..", "kotlin.."),
        "dev.wattrack.aggregator.store.external.influx..");
  }

  static ArchRule jacksonStaysInItsJacket() {
    return jacket(
        List.of("com.fasterxml.jackson.."),
        "dev.wattrack.aggregator.http..",
        "dev.wattrack.aggregator.jobs.*..",
        "dev.wattrack.aggregator.store.external.victoria..",
        "dev.wattrack.aggregator.alerts.notify..",
        "dev.wattrack.aggregator.alerts.receivers..",
        "dev.wattrack.kiosk.feed..",
        CLI);
  }

  static ArchRule yamlStaysInItsJacket() {
    return jacket(
        List.of("org.snakeyaml.."),
        "dev.wattrack.aggregator.config..",
        "dev.wattrack.sensors.config..");
  }

  static ArchRule bouncyCastleStaysInItsJacket() {
    return jacket(List.of("org.bouncycastle.."), "dev.wattrack.aggregator.ca..");
  }

  static ArchRule dbusStaysInItsJacket() {
    return jacket(List.of("org.freedesktop.dbus.."), "dev.wattrack.sensors.ble..");
  }

  static ArchRule nativeAccessStaysInItsJacket() {
    return jacket(List.of("com.sun.jna.."), "dev.wattrack.sensors.gpio..");
  }

  static ArchRule pi4jStaysInItsJacket() {
    return jacket(List.of("com.pi4j.."), "dev.wattrack.sensors.lines..");
  }

  static ArchRule snmpStaysInItsJacket() {
    return jacket(List.of("org.snmp4j.."), "dev.wattrack.sensors.snmp..");
  }

  static ArchRule javaFxStaysInItsJacket() {
    return jacket(List.of("javafx..", "com.sun.javafx..", "com.sun.glass.."), KIOSK_VIEW);
  }

  static ArchRule kioskModelsKnowNoView() {
    return noClasses()
        .that(
            resideInAnyPackage(
                "dev.wattrack.kiosk.model..",
                "dev.wattrack.kiosk.feed..",
                "dev.wattrack.kiosk.text..",
                "dev.wattrack.kiosk.picture..",
                "dev.wattrack.kiosk.page..",
                "dev.wattrack.kiosk.show..",
                "dev.wattrack.kiosk.config.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(KIOSK_VIEW, "java.awt..", "javax.swing.."))
        .because("what is shown is decided and tested without a toolkit");
  }

  static ArchRule commandLineLibrariesStayInCli() {
    return jacket(List.of("picocli..", "me.tongfei..", "org.jline.."), CLI);
  }

  static ArchRule commandsDoNotKnowWhatTheyStart() {
    return noClasses()
        .that(resideInAPackage("dev.wattrack.cli.*.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(AGENT, SENSORS, AGGREGATOR, KIOSK, TESTKIT))
        .because("the composition root dev.wattrack.cli alone knows the pieces");
  }

  static ArchRule nobodySleeps() {
    return noClasses()
        .that(not(named(SLEEPERS)))
        .should()
        .callMethodWhere(
            Predicates.target(HasName.Predicates.name("sleep"))
                .and(
                    Predicates.targetOwner(
                        JavaClass.Predicates.equivalentTo(Thread.class)
                            .or(JavaClass.Predicates.equivalentTo(TimeUnit.class)))))
        .because("a loop waits for something that can wake it, and tests own the time");
  }

  static ArchRule nobodyPrints() {
    return noClasses()
        .that(not(resideInAnyPackage(CLI, BENCHMARKS)).and(not(named(PRINTERS))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethodWhere(Predicates.target(HasName.Predicates.name("printStackTrace")))
        .because("what is printed belongs to the command or to a log");
  }

  static ArchRule namesSayWhatAThingIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
        .orShould()
        .haveNameMatching(".*[.$]Abstract[A-Z][A-Za-z]*")
        .because("such a word stands where the idea has no name yet");
  }

  /** Only classes in these packages may use the library. */
  private static ArchRule jacket(List<String> library, String... packages) {
    return noClasses()
        .that(not(resideInAnyPackage(packages)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library.toArray(String[]::new)))
        .because("each library stays inside one named package, its jacket");
  }

  /** By the JDK's own list: java.util is in java.base, java.util.logging is not. */
  private static DescribedPredicate<JavaClass> inJavaBase() {
    Set<String> packages =
        ModuleFinder.ofSystem().find("java.base").orElseThrow().descriptor().packages();
    return DescribedPredicate.describe(
        "are in java.base",
        type -> {
          JavaClass component = type.getBaseComponentType();
          return component.isPrimitive() || packages.contains(component.getPackageName());
        });
  }

  /** The class or one nested in it. */
  private static DescribedPredicate<JavaClass> named(List<String> names) {
    return DescribedPredicate.describe(
        "are among " + names,
        type ->
            names.stream()
                .anyMatch(
                    name -> type.getName().equals(name) || type.getName().startsWith(name + "$")));
  }

  private Rules() {}
}
