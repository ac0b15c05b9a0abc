package dev.wattrack.aggregator.alerts.watch;

import dev.wattrack.aggregator.alerts.Alert;
import dev.wattrack.aggregator.alerts.Change;
import dev.wattrack.aggregator.alerts.Engine;
import dev.wattrack.aggregator.alerts.Finding;
import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.aggregator.alerts.SavedLevel;
import dev.wattrack.aggregator.alerts.Scene;
import dev.wattrack.aggregator.alerts.Severity;
import dev.wattrack.aggregator.alerts.Silence;
import dev.wattrack.aggregator.store.AlertTable;
import dev.wattrack.aggregator.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the rules once a second and whenever {@link #look} is called, keeps what comes of it,
 * and tells its listeners. Safe for use by several threads; the rules have a thread of their own.
 */
public final class AlertWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final long PERIOD_MILLIS = 1_000;

  /** A moment after the whole second, because that is when the agents' samples have arrived. */
  private static final long AFTER_THE_SECOND_MILLIS = 150;

  private static final long SCENE_MILLIS = 5_000;
  private static final long SAVE_PENDING_MILLIS = 10_000;

  /** Where scenes come from; asked for a new one whenever the wanted series change. */
  public interface Stage extends Function<Set<String>, Supplier<CompletionStage<Scene>>> {}

  /** Hears of every evaluation, on the thread of the rules. */
  public interface Listener {
    /**
     * @param current every alert that fires
     * @param silences those in force
     */
    void evaluated(Instant now, List<Alert> current, List<Change> changes, List<Silence> silences);
  }

  private final AlertTable table;
  private final Stage stage;
  private final Clock clock;
  private final List<Listener> listeners = new ArrayList<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread;
  private final SilenceBook silences;
  private final Map<String, Alert> unsaved = new LinkedHashMap<>();
  private Engine engine;
  private Supplier<CompletionStage<Scene>> scenes;
  private List<SavedLevel> savedLevels = List.of();
  private long lastUptimeMillis;
  private long lastSavedMillis;
  private double evaluationSeconds;
  private String saveTrouble = "";
  private volatile String trouble = "";
  private volatile List<Alert> current = List.of();
  private volatile AlertFigures figures;
  private volatile Instant evaluated;
  private volatile int rules;
  private volatile Supplier<List<ReceiverFigures>> receivers = List::of;

  public AlertWatch(AlertTable table, Stage stage, Clock clock, RuleSet ruleSet) {
    this.table = table;
    this.stage = stage;
    this.clock = clock;
    silences = new SilenceBook(table);
    engine = new Engine(ruleSet);
    scenes = stage.apply(engine.wanted());
    rules = ruleSet.rules().size();
    evaluated = clock.instant();
    figures = new AlertFigures(rules, 0, 0, 0, 0, 0, 0, 0, 0, "");
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "wattrack-alerts");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Adds a listener; before the start. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Who can say how telling goes. */
  public void receivers(Supplier<List<ReceiverFigures>> figuresOfReceivers) {
    receivers = figuresOfReceivers;
  }

  /** How telling goes, by receiver. */
  public List<ReceiverFigures> receivers() {
    return receivers.get();
  }

  /** Takes up what the last run knew and begins; throws if that cannot be read. */
  public void start(long uptimeMillis) throws StoreException {
    List<Alert> open = table.open();
    engine.restore(open, table.levels(), uptimeMillis);
    current = engine.current();
    silences.restore(clock.instant());
    schedule();
  }

  private void schedule() {
    long wait = PERIOD_MILLIS - Math.floorMod(clock.millis() - AFTER_THE_SECOND_MILLIS, 1_000L);
    try {
      ScheduledFuture<?> unused =
          thread.schedule(
              () -> {
                evaluate();
                schedule();
              },
              wait,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  /** Evaluates soon, beyond the rhythm; several calls at once are one. */
  public void look() {
    if (looking.compareAndSet(false, true)) {
      try {
        thread.execute(this::evaluate);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed", e);
      }
    }
  }

  private void evaluate() {
    looking.set(false);
    try {
      Scene scene = scenes.get().toCompletableFuture().get(SCENE_MILLIS, TimeUnit.MILLISECONDS);
      long before = System.nanoTime();
      List<Change> changes = engine.evaluate(scene);
      evaluationSeconds += (System.nanoTime() - before) / 1e9;
      lastUptimeMillis = scene.uptimeMillis();
      current = engine.current();
      evaluated = scene.time();
      silences.forget(scene.time());
      save(changes, false);
      told(changes, scene.time());
      trouble = saveTrouble;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (trouble.isEmpty()) {
        LOG.warn("alerts cannot be evaluated", e);
      }
      trouble = "cannot be evaluated: " + e;
    }
    figures = drawn();
  }

  private void told(List<Change> changes, Instant now) {
    for (Change change : changes) {
      Alert alert = change.alert();
      LOG.info("{} {}: {}", change.kind(), alert.rule(), alert.text());
    }
    for (Listener listener : listeners) {
      listener.evaluated(now, current, changes, silences.inForce());
    }
  }

  /** Changes at once; what is only on its way from time to time. */
  private void save(List<Change> changes, boolean last) {
    changes.forEach(change -> unsaved.put(change.alert().id(), change.alert()));
    List<SavedLevel> levels = engine.saved(lastUptimeMillis);
    long since = lastUptimeMillis - lastSavedMillis;
    boolean pending = levels.stream().anyMatch(level -> !level.firing() && level.heldMillis() > 0);
    boolean moved = pending || !states(levels).equals(states(savedLevels));
    boolean due = last || !unsaved.isEmpty() || moved && since >= SAVE_PENDING_MILLIS;
    if (!due) {
      return;
    }
    try {
      table.save(List.copyOf(unsaved.values()), levels);
      unsaved.clear();
      savedLevels = levels;
      lastSavedMillis = lastUptimeMillis;
      saveTrouble = "";
    } catch (StoreException e) {
      if (saveTrouble.isEmpty()) {
        LOG.warn("alerts cannot be kept: {}", e.getMessage());
      }
      saveTrouble = "cannot be kept: " + e.getMessage();
      lastSavedMillis = lastUptimeMillis;
    }
  }

  private static Set<String> states(List<SavedLevel> levels) {
    Set<String> states = new HashSet<>();
    levels.forEach(it -> states.add(it.rule() + it.subject() + it.level() + it.firing()));
    return states;
  }

  private int count(Severity severity) {
    return (int)
        current.stream()
            .filter(alert -> alert.severity() == severity && alert.inhibitedBy().isEmpty())
            .count();
  }

  private AlertFigures drawn() {
    return new AlertFigures(
        rules,
        count(Severity.CRITICAL),
        count(Severity.WARNING),
        count(Severity.INFO),
        silences.inForce().size(),
        engine.evaluations(),
        evaluationSeconds,
        0,
        engine.refusedReadings(),
        trouble);
  }

  /** How the watching does. */
  public AlertFigures figures() {
    AlertFigures last = figures;
    double age = (clock.millis() - evaluated.toEpochMilli()) / 1e3;
    return new AlertFigures(
        last.rules(),
        last.critical(),
        last.warning(),
        last.info(),
        silences.inForce().size(),
        last.evaluations(),
        last.evaluationSeconds(),
        Math.max(0, age),
        last.refusedReadings(),
        last.trouble());
  }

  /** Every alert that fires, the inhibited ones too. */
  public List<Alert> current() {
    return current;
  }

  public List<Silence> silences() {
    return silences.inForce();
  }

  /** The silence that covers an alert now, or null. */
  public @Nullable Silence silenceOf(Alert alert) {
    return silences.of(alert, clock.instant());
  }

  /** Alerts that fired in a span, the newest first. Blocks. */
  public List<Alert> history(Instant from, Instant to, int most) throws StoreException {
    return table.history(from, to, most);
  }

  /** What was done because of alerts, the newest first. Blocks. */
  public List<AlertTable.Audit> audits(int most) throws StoreException {
    return table.audits(most);
  }

  /** Notes that somebody has seen an alert, or takes that back; null if it does not fire. */
  public CompletableFuture<@Nullable Alert> acknowledge(
      String id, Alert.@Nullable Acknowledgement by) {
    return ask(
        () -> {
          Alert seen = engine.acknowledge(id, by);
          if (seen != null) {
            current = engine.current();
            unsaved.put(id, seen);
            save(List.of(), false);
            told(List.of(), clock.instant());
          }
          return seen;
        });
  }

  /** Makes a silence; fails when there are too many. */
  public CompletableFuture<Silence> silence(Silence silence) {
    return ask(
        () -> {
          silences.add(silence);
          told(List.of(), clock.instant());
          return silence;
        });
  }

  /** Ends a silence; false if there is none of this id. */
  public CompletableFuture<Boolean> unsilence(String id) {
    return ask(() -> silences.end(id));
  }

  /** What another part of the aggregator has found out. */
  public void finding(Finding finding) {
    try {
      thread.execute(() -> engine.finding(finding));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  /** Puts other rules into force; what fires goes on firing. */
  public CompletableFuture<Boolean> rules(RuleSet ruleSet) {
    return ask(
        () -> {
          Engine next = new Engine(ruleSet);
          next.restore(engine.current(), engine.saved(lastUptimeMillis), lastUptimeMillis);
          engine = next;
          scenes = stage.apply(next.wanted());
          rules = ruleSet.rules().size();
          evaluate();
          return true;
        });
  }

  private <T extends @Nullable Object> CompletableFuture<T> ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              answer.complete(question.call());
            } catch (Exception e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /** Keeps where everything stands and ends. */
  @Override
  public void close() {
    try {
      ask(() -> {
            save(List.of(), true);
            return true;
          })
          .get(SCENE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the state of alerts was not kept: {}", e.toString());
    }
    thread.shutdownNow();
  }
}
