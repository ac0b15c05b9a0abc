package dev.wattrack.aggregator.alerts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates rules on scenes. No data moves nothing: a node that dies hot stays hot until somebody
 * sees it cooler, or it is switched off on purpose. Confined to the thread of the rules.
 */
public final class Engine {
  private static final int MOST_TRACKS = 200_000;
  private static final long IDLE_MILLIS = 3_600_000;
  private static final long GONE_MILLIS = 60_000;

  private final RuleSet rules;
  private final Plausible plausible = new Plausible();
  private final List<Sense> senses;
  private final RackLoss rackLoss = new RackLoss();
  private final Map<String, Map<String, Track>> tracks = new LinkedHashMap<>();
  private final Findings findings = new Findings();
  private final AlertDrawing drawing = new AlertDrawing(rackLoss, findings);
  private final Map<String, Long> goneSince = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private List<Alert> current = List.of();
  private List<Alert> orphans = new ArrayList<>();
  private long evaluations;
  private long nextSweep;

  public Engine(RuleSet rules) {
    this.rules = rules;
    senses =
        List.of(rackLoss, new FanSteps(rules.fan()), new SupplyLoads(rules.supplies()), findings);
    rules.rules().forEach(rule -> tracks.put(rule.name(), new LinkedHashMap<>()));
  }

  /** The series that scenes should have, of the form {@code measurement.field}. */
  public Set<String> wanted() {
    return rules.series();
  }

  /** Readings that were not believed since the start. */
  public long refusedReadings() {
    return plausible.refused();
  }

  public long evaluations() {
    return evaluations;
  }

  /** Takes up what an earlier engine knew; before the first evaluation. */
  public void restore(List<Alert> open, List<SavedLevel> levels, long uptimeMillis) {
    Map<String, Alert> byThing = new HashMap<>();
    open.forEach(alert -> byThing.put(alert.rule() + "\n" + alert.subject(), alert));
    for (SavedLevel saved : levels) {
      Rule rule = rules.named(saved.rule());
      if (rule != null) {
        Track track = restored(rule, saved, byThing.get(saved.rule() + "\n" + saved.subject()));
        for (LevelState state : track.levels) {
          if (track.nameOf(state).equals(saved.level())) {
            state.restore(saved, uptimeMillis);
          }
        }
      }
    }
    for (Alert alert : open) {
      Map<String, Track> of = tracks.get(alert.rule());
      Track track = of == null ? null : of.get(alert.subject());
      if (track == null || track.worst() == null) {
        orphans.add(alert);
      } else {
        track.alert = alert;
        track.firedMillis = uptimeMillis - AlertDrawing.SETTLE_MILLIS;
      }
    }
    findings.restore(
        open.stream().filter(it -> rules.series().contains(Finding.series(it.rule()))).toList());
    current = List.copyOf(open);
  }

  private Track restored(Rule rule, SavedLevel saved, @Nullable Alert alert) {
    boolean simulated = alert != null && alert.simulated();
    Observation first =
        new Observation(saved.host(), Map.of(), Double.NaN, null, Long.MIN_VALUE, simulated);
    return tracksOf(rule).computeIfAbsent(saved.subject(), it -> new Track(rule, it, first));
  }

  /** What {@link #restore} needs: every level that is true, and what must not go missing. */
  public List<SavedLevel> saved(long uptimeMillis) {
    List<SavedLevel> all = new ArrayList<>();
    for (Map<String, Track> of : tracks.values()) {
      for (Track track : of.values()) {
        for (LevelState state : track.levels) {
          boolean absent = state.level.condition() instanceof Condition.Absent;
          if (state.firing || state.pending() || absent) {
            all.add(
                new SavedLevel(
                    track.rule.name(),
                    track.subject,
                    track.host,
                    track.nameOf(state),
                    state.firing,
                    state.heldMillis(uptimeMillis)));
          }
        }
      }
    }
    return all;
  }

  /** What another part of the aggregator has found out; holds until it says otherwise. */
  public void finding(Finding finding) {
    findings.put(finding);
  }

  /** Somebody has seen an alert; empty if none of that id fires. */
  public @Nullable Alert acknowledge(String id, Alert.@Nullable Acknowledgement by) {
    for (Map<String, Track> of : tracks.values()) {
      for (Track track : of.values()) {
        Alert alert = track.alert;
        if (alert != null && alert.id().equals(id)) {
          Alert seen = alert.acknowledgedBy(by);
          track.alert = seen;
          current = current.stream().map(one -> one.id().equals(id) ? seen : one).toList();
          return seen;
        }
      }
    }
    return null;
  }

  /** Every alert that fires, as of the last evaluation. */
  public List<Alert> current() {
    return current;
  }

  /** Looks at a moment; what changed, in the order in which it did. */
  public List<Change> evaluate(Scene raw) {
    evaluations++;
    changes.clear();
    Scene scene = completed(raw);
    Map<String, String> states = states(scene);
    long now = scene.uptimeMillis();
    for (Rule rule : rules.rules()) {
      gather(rule, scene);
      for (Track track : tracksOf(rule).values()) {
        move(track, scene, states);
      }
    }
    for (Alert orphan : orphans) {
      changes.add(
          new Change(Change.Kind.RESOLVED, orphan.over(scene.time(), "its rule is gone or new")));
    }
    orphans = new ArrayList<>();
    if (now >= nextSweep) {
      nextSweep = now + IDLE_MILLIS / 60;
      tracks.values().forEach(of -> of.values().removeIf(it -> it.idleSince(now - IDLE_MILLIS)));
    }
    current = inhibited(firing());
    return List.copyOf(changes.stream().map(this::asCurrent).toList());
  }

  /** A change carries what inhibition made of its alert. */
  private Change asCurrent(Change change) {
    for (Alert alert : current) {
      if (alert.id().equals(change.alert().id())) {
        return new Change(change.kind(), alert);
      }
    }
    return change;
  }

  private Scene completed(Scene raw) {
    Map<String, List<Observation>> all = new HashMap<>(raw.bySeries());
    Plausible.SLEW.forEach(
        (series, slew) -> {
          List<Observation> readings = all.get(series);
          if (readings != null) {
            all.put(series, plausible.believed(series, slew, readings));
          }
        });
    Scene seen = new Scene(raw.time(), raw.uptimeMillis(), all);
    Map<String, List<Observation>> more = new HashMap<>();
    senses.forEach(sense -> sense.look(seen, more));
    all.putAll(more);
    return seen;
  }

  private static Map<String, String> states(Scene scene) {
    Map<String, String> states = new HashMap<>();
    for (Observation seen : scene.of(Scene.NODE_STATE)) {
      states.put(seen.host(), String.valueOf(seen.text()));
    }
    return states;
  }

  private Map<String, Track> tracksOf(Rule rule) {
    return tracks.computeIfAbsent(rule.name(), it -> new LinkedHashMap<>());
  }

  private void gather(Rule rule, Scene scene) {
    Map<String, Track> of = tracksOf(rule);
    for (String series : rules.seriesOf(rule)) {
      for (Observation seen : scene.of(series)) {
        if (!rules.mayMatter(rule, series, seen)) {
          continue;
        }
        String subject = subject(rule, seen);
        Track track = of.get(subject);
        if (track == null) {
          if (of.size() >= MOST_TRACKS / 20) {
            continue;
          }
          track = new Track(rule, subject, seen);
          of.put(subject, track);
        }
        track.gather(series, seen);
      }
    }
  }

  static String subject(Rule rule, Observation seen) {
    if (rule.per().size() == 1) {
      return seen.tag(rule.per().get(0));
    }
    StringBuilder subject = new StringBuilder();
    for (String tag : rule.per()) {
      String value = seen.tag(tag);
      if (!value.isEmpty()) {
        subject.append(subject.length() == 0 ? "" : " ").append(value);
      }
    }
    return subject.toString();
  }

  private void move(Track track, Scene scene, Map<String, String> states) {
    long now = scene.uptimeMillis();
    String state = states.get(track.host);
    boolean ofNode = !track.host.isEmpty();
    boolean watched = !ofNode || "up".equals(state);
    String end = ofNode ? end(track.host, state, now) : "";
    for (LevelState level : track.levels) {
      LevelState.Verdict verdict = level.conclude(now, watched);
      if (!end.isEmpty() && !level.level.series().equals(Scene.NODE_STATE)) {
        level.clear();
      } else {
        level.move(verdict, now, track.rule.keep().toMillis());
      }
    }
    settle(track, scene, end);
  }

  /** Why nothing is the matter with a node any more although nobody sees it; else empty. */
  private String end(String host, @Nullable String state, long now) {
    if (state != null) {
      goneSince.remove(host);
      return state.equals("powered_off") ? "switched off on purpose" : "";
    }
    long gone = now - goneSince.computeIfAbsent(host, it -> now);
    return gone > GONE_MILLIS ? "no longer part of the cluster" : "";
  }

  private void settle(Track track, Scene scene, String end) {
    LevelState worst = track.worst();
    Alert before = track.alert;
    if (worst == null) {
      if (before != null) {
        track.alert = null;
        String why = end.isEmpty() ? "back to normal" : end;
        changes.add(new Change(Change.Kind.RESOLVED, before.over(scene.time(), why)));
      }
      return;
    }
    if (before == null) {
      track.firedMillis = scene.uptimeMillis();
    }
    Alert after = drawing.of(track, worst, scene);
    track.alert = after;
    if (before == null) {
      changes.add(new Change(Change.Kind.FIRED, after));
    } else if (after.severity().compareTo(before.severity()) > 0) {
      changes.add(new Change(Change.Kind.ESCALATED, after));
    }
  }

  private Collection<Alert> firing() {
    List<Alert> all = new ArrayList<>();
    for (Map<String, Track> of : tracks.values()) {
      for (Track track : of.values()) {
        if (track.alert != null) {
          all.add(track.alert);
        }
      }
    }
    return all;
  }

  private List<Alert> inhibited(Collection<Alert> firing) {
    Set<String> sources = new HashSet<>();
    rules.inhibitions().forEach(inhibition -> sources.add(inhibition.source()));
    List<Alert> strong = firing.stream().filter(it -> sources.contains(it.rule())).toList();
    List<Alert> all = new ArrayList<>();
    for (Alert alert : firing) {
      String by = "";
      for (Inhibition inhibition : rules.inhibitions()) {
        by = by.isEmpty() ? inhibition.explains(alert, strong) : by;
      }
      all.add(by.isEmpty() ? alert : alert.inhibited(by));
    }
    return List.copyOf(all);
  }
}
