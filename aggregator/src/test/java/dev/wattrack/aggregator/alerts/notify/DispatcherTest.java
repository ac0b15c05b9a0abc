package dev.wattrack.aggregator.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Matcher;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.Silence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private final Route route =
      new Route(
          "all",
          Matcher.ALL,
          List.of("hook"),
          List.of("rule"),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          true,
          false);
  private Dispatcher dispatcher = dispatcher(new NotifyPlan(List.of(route), List.of(), false));

  private static Dispatcher dispatcher(NotifyPlan plan) {
    return new Dispatcher(plan, ZoneOffset.UTC, Map.of(), List.of(), 1);
  }

  static Alert alert(String id, String rule, Severity severity, String host) {
    return new Alert(
        id,
        rule,
        severity,
        host,
        Set.of(host),
        false,
        START,
        null,
        "",
        host + " is ill",
        "look",
        81.5,
        80,
        "°C",
        null,
        false,
        "");
  }

  private static Alert over(Alert alert, Instant when) {
    return new Alert(
        alert.id(),
        alert.rule(),
        alert.severity(),
        alert.subject(),
        alert.hosts(),
        alert.simulated(),
        alert.since(),
        when,
        "back to normal",
        alert.text(),
        alert.check(),
        alert.figure(),
        alert.limit(),
        alert.unit(),
        alert.acknowledgement(),
        false,
        "");
  }

  private List<Notice> at(int second, List<Alert> current, Change... changes) {
    return dispatcher
        .evaluate(START.plusSeconds(second), current, List.of(changes), List.of())
        .notices();
  }

  private static Change resolved(Alert alert, int second) {
    return new Change(Change.Kind.RESOLVED, over(alert, START.plusSeconds(second)));
  }

  @Test
  void alertsOfAGroupAreToldTogetherAndOnce() {
    Alert a = alert("1", "Throttled", Severity.WARNING, "a");
    Alert b = alert("2", "Throttled", Severity.WARNING, "b");
    assertThat(at(0, List.of(a))).isEmpty();
    assertThat(at(1, List.of(a, b))).isEmpty();
    List<Notice> told = at(2, List.of(a, b));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).alerts()).containsExactly(a, b);
    for (int second = 3; second < 3_600; second += 60) {
      assertThat(at(second, List.of(a, b))).isEmpty();
    }
    at(3_602, List.of(a, b));
    assertThat(at(3_605, List.of(a, b))).as("the repeat").hasSize(1);
  }

  @Test
  void theEndIsToldToThoseWhoKnowTheBeginning() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "a");
    at(0, List.of(a));
    assertThat(at(2, List.of(a))).hasSize(1);
    at(40, List.of(), resolved(a, 40));
    List<Notice> told = at(45, List.of());
    assertThat(told).hasSize(1);
    assertThat(told.get(0).firing()).isFalse();
    assertThat(at(50, List.of())).isEmpty();
    assertThat(dispatcher.told()).isEmpty();
  }

  @Test
  void whatIsOverBeforeAnybodyWasToldIsNotTold() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "a");
    at(0, List.of(a));
    at(1, List.of(), resolved(a, 1));
    assertThat(at(9, List.of())).isEmpty();
  }

  @Test
  void anAcknowledgedAlertIsNotRepeatedButItsWorseningAndItsEndAreTold() {
    Alert a =
        alert("1", "RackOverheat", Severity.WARNING, "a")
            .acknowledgedBy(new Alert.Acknowledgement("me", "", START));
    at(0, List.of(a));
    assertThat(at(2, List.of(a))).hasSize(1);
    at(4_000, List.of(a));
    assertThat(at(4_010, List.of(a))).isEmpty();
    Alert worse =
        alert("1", "RackOverheat", Severity.CRITICAL, "a").acknowledgedBy(a.acknowledgement());
    at(4_011, List.of(worse));
    assertThat(at(4_013, List.of(worse))).hasSize(1);
    at(4_050, List.of(), resolved(worse, 4_050));
    assertThat(at(4_053, List.of())).hasSize(1);
  }

  @Test
  void whatIsInhibitedSettlingOrSimulatedIsNotTold() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "a");
    Alert settling =
        new Alert(
            "2",
            "NodeLost",
            Severity.CRITICAL,
            "b",
            Set.of("b"),
            false,
            START,
            null,
            "",
            "",
            "",
            1,
            1,
            "",
            null,
            true,
            "");
    Alert inhibited =
        new Alert(
            "3",
            "NodeLost",
            Severity.CRITICAL,
            "c",
            Set.of("c"),
            false,
            START,
            null,
            "",
            "",
            "",
            1,
            1,
            "",
            null,
            false,
            "RackLost");
    Alert simulated =
        new Alert(
            "4",
            "NodeLost",
            Severity.CRITICAL,
            "d",
            Set.of("d"),
            true,
            START,
            null,
            "",
            "",
            "",
            1,
            1,
            "",
            null,
            false,
            "");
    List<Alert> all = List.of(a, settling, inhibited, simulated);
    at(0, all);
    List<Notice> told = at(5, all);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).alerts()).containsExactly(a);
  }

  @Test
  void aSilenceKeepsQuietUntilItEnds() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "pi4-1");
    Silence silence =
        new Silence(
            "s", Silence.parse("host=pi4-*"), START, START.plusSeconds(100), "me", "moving");
    for (int second = 0; second < 100; second++) {
      assertThat(
              dispatcher
                  .evaluate(START.plusSeconds(second), List.of(a), List.of(), List.of(silence))
                  .notices())
          .isEmpty();
    }
    at(100, List.of(a));
    assertThat(at(102, List.of(a))).hasSize(1);
  }

  @Test
  void aMaintenanceWindowIsQuietInItsTimeOfTheWeekAlone() {
    Maintenance window =
        new Maintenance(
            "w",
            new Matcher(Map.of("rule", "NodeLost")),
            Set.of(DayOfWeek.SUNDAY),
            LocalTime.of(23, 0),
            Duration.ofHours(12));
    Alert lost = alert("1", "NodeLost", Severity.CRITICAL, "a");
    assertThat(window.covers(lost, START, ZoneOffset.UTC)).as("Monday at ten").isTrue();
    assertThat(window.covers(lost, START.plusSeconds(3_600), ZoneOffset.UTC)).isFalse();
    Alert hot = alert("1", "NodeOverheat", Severity.CRITICAL, "a");
    assertThat(window.covers(hot, START, ZoneOffset.UTC)).isFalse();
  }

  @Test
  void aRestartTellsNothingTwice() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "a");
    at(0, List.of(a));
    at(2, List.of(a));
    dispatcher =
        new Dispatcher(
            new NotifyPlan(List.of(route), List.of(), false),
            ZoneOffset.UTC,
            dispatcher.told(),
            List.of(),
            dispatcher.nextNumber());
    at(30, List.of(a));
    assertThat(at(60, List.of(a))).isEmpty();
    Alert over = over(a, START.plusSeconds(70));
    dispatcher =
        new Dispatcher(
            new NotifyPlan(List.of(route), List.of(), false),
            ZoneOffset.UTC,
            dispatcher.told(),
            List.of(over),
            dispatcher.nextNumber());
    at(80, List.of());
    assertThat(at(90, List.of())).as("the end that nobody was told of").hasSize(1);
  }

  @Test
  void aNoticeSurvivesItsJson() {
    Alert a = alert("1", "NodeLost", Severity.CRITICAL, "a\"\n<b>");
    Notice notice =
        new Notice(7, "hook", "g", START, Duration.ofHours(1), List.of(a, over(a, START)));
    assertThat(NoticeJson.read(NoticeJson.write(notice, "c").toString())).isEqualTo(notice);
  }

  @Test
  void aLetterSaysWhatWhereSinceWhenTheFigureTheLimitAndWhatToCheck() {
    Letter letter = new Letter("atomos", ZoneOffset.UTC, "", "");
    Alert a = alert("1", "NodeOverheat", Severity.CRITICAL, "pi4-1\r\nBcc: x@y");
    Notice notice = new Notice(7, "hook", "g", START, Duration.ofHours(1), List.of(a));
    assertThat(letter.title(notice)).isEqualTo("[CRITICAL] pi4-1 Bcc: x@y is ill (atomos)");
    assertThat(letter.body(notice))
        .contains("what:  NodeOverheat, critical")
        .contains("since: 2026-01-05 10:00:00 Z")
        .contains("value: 81.5 °C (limit 80 °C)")
        .contains("check: look");
  }
}
