package dev.wattrack.aggregator.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What other parts of the aggregator have found out, as series that rules can look at. Confined to
 * the thread of the rules.
 */
final class Findings implements Sense {
  /** So long whoever had found something may take to find it again after a restart. */
  private static final Duration FINDER_BACK = Duration.ofHours(1);

  private final Map<String, Finding> byThing = new LinkedHashMap<>();
  private List<Alert> restored = List.of();

  /** Holds until it says otherwise. */
  void put(Finding finding) {
    byThing.put(finding.rule() + "\n" + finding.subject(), finding);
  }

  /** Alerts of findings that fired before a restart. */
  void restore(List<Alert> alerts) {
    restored = List.copyOf(alerts);
  }

  /** The words of a finding, which knows best; else empty. */
  String text(String rule, String subject) {
    Finding finding = byThing.get(rule + "\n" + subject);
    return finding == null ? "" : finding.text();
  }

  @Override
  public void look(Scene scene, Map<String, List<Observation>> into) {
    for (Alert alert : restored) {
      byThing.putIfAbsent(
          alert.rule() + "\n" + alert.subject(),
          new Finding(
              alert.rule(),
              alert.subject(),
              "",
              true,
              scene.time().plus(FINDER_BACK),
              alert.figure(),
              alert.text()));
    }
    restored = List.of();
    byThing.values().removeIf(it -> it.until().plus(FINDER_BACK).isBefore(scene.time()));
    for (Finding found : byThing.values()) {
      Finding finding = found.at(scene.time());
      into.computeIfAbsent(Finding.series(finding.rule()), it -> new ArrayList<>())
          .add(finding.observation(scene.uptimeMillis()));
    }
  }
}
