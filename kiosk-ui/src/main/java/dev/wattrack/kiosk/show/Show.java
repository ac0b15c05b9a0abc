package dev.wattrack.kiosk.show;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.model.Snapshot.Alert;
import dev.wattrack.kiosk.model.Snapshot.Severity;
import dev.wattrack.kiosk.model.TaskRates;
import dev.wattrack.kiosk.page.Acknowledging;
import dev.wattrack.kiosk.page.Page;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.page.Projector.Slide;
import dev.wattrack.kiosk.page.TouchBar;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.text.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is on the screen and when: which page, for how long, and what touches and alarms change
 * about it. All times are seconds of a clock that does not jump. Confined to one thread.
 */
public final class Show {
  /** A page with several screens keeps each at least so long. */
  private static final double LEAST_PART_SECONDS = 5;

  /** The touch bar goes away by itself. */
  private static final double BAR_SECONDS = 10;

  /** After a touch an alarm lets the pages be seen for so long. */
  private static final double ALARM_REST_SECONDS = 60;

  private static final double ALARM_PART_SECONDS = 6;
  private static final double NANOS = 1e9;

  /** Why an alert was not acknowledged is told for so long. */
  private static final double TROUBLE_SECONDS = 15;

  private final KioskConfig config;
  private final Consumer<Alert> acknowledge;
  private final TaskRates rates = new TaskRates();
  private final Map<String, Double> restingAlarms = new HashMap<>();
  private String language;
  private String theme;
  private @Nullable Snapshot snapshot;
  private double snapshotAt;
  private Link link;
  private History history = History.NONE;
  private List<Moment.TaskRate> taskRates = List.of();
  private int place;
  private double pageSince;
  private double heldUntil;
  private boolean paused;
  private double barUntil;
  private @Nullable String trouble;
  private double troubleUntil;

  /**
   * @param acknowledge given each alert that is touched, if the settings say so
   */
  public Show(KioskConfig config, double now, Consumer<Alert> acknowledge) {
    this.config = config;
    this.acknowledge = acknowledge;
    this.language = config.language();
    this.theme = config.theme();
    this.link = Link.unknown(config.feed().toString());
    this.pageSince = now;
    this.heldUntil = now;
    this.barUntil = now;
  }

  public void snapshot(Snapshot newest, double now) {
    snapshot = newest;
    snapshotAt = now;
    taskRates = rates.after(newest, now);
    restingAlarms.keySet().retainAll(newest.alerts().stream().map(Alert::id).toList());
  }

  public void link(Link newest) {
    link = newest;
  }

  public void history(History newest) {
    history = newest;
  }

  public Moment moment(double now) {
    return new Moment(
        snapshot, snapshot == null ? 0 : Math.max(0, now - snapshotAt), link, history, taskRates);
  }

  /** What to show now; moves on to the next page when it is time. */
  public Slide slide(double now) {
    Moment moment = moment(now);
    List<Alert> alarms = alarms(now);
    double stay = stay(moment);
    if (now >= heldUntil && !paused && alarms.isEmpty() && now - pageSince >= stay) {
      move(1, now);
      stay = stay(moment);
    }
    Page page = page();
    int parts = page.parts(moment);
    int part =
        alarms.isEmpty()
            ? (int) ((now - pageSince) / (stay / parts)) % parts
            : (int) (now / ALARM_PART_SECONDS);
    return new Slide(
        page,
        part,
        pages(moment),
        alarms,
        Texts.of(language),
        Look.of(theme),
        now < barUntil ? new TouchBar(held(now)) : null,
        new Acknowledging(config.mayAcknowledge(), now < troubleUntil ? trouble : null));
  }

  /** How long the page of now stays, in seconds. */
  private double stay(Moment moment) {
    double rotate = config.rotate().toNanos() / NANOS;
    int parts = page().parts(moment);
    return parts == 1 ? rotate : Math.max(rotate, parts * Math.min(LEAST_PART_SECONDS, rotate));
  }

  private boolean held(double now) {
    return paused || now < heldUntil;
  }

  private Page page() {
    String name = config.pages().get(place);
    return Pages.find(name).orElseThrow(() -> new IllegalStateException("no page " + name));
  }

  /** The pages that have something to say, and always the one that is shown. */
  private List<Page> pages(Moment moment) {
    return config.pages().stream()
        .flatMap(name -> Pages.find(name).stream())
        .filter(page -> page.worthShowing(moment) || page.equals(page()))
        .toList();
  }

  private void move(int step, double now) {
    Moment moment = moment(now);
    int count = config.pages().size();
    for (int i = 0; i < count; i++) {
      place = Math.floorMod(place + step, count);
      if (page().worthShowing(moment)) {
        break;
      }
    }
    pageSince = now;
  }

  /** Critical alerts that take the screen now. */
  private List<Alert> alarms(double now) {
    return snapshot == null
        ? List.of()
        : snapshot.alerts().stream()
            .filter(alert -> alert.severity() == Severity.CRITICAL && !alert.acknowledged())
            .filter(alert -> now >= restingAlarms.getOrDefault(alert.id(), now))
            .toList();
  }

  /** A touch: lets an alarm rest, works a button, or brings the buttons. */
  public void touched(double x, double y, double now) {
    List<Alert> alarms = alarms(now);
    if (!alarms.isEmpty()) {
      alarms.forEach(alert -> restingAlarms.put(alert.id(), now + ALARM_REST_SECONDS));
      if (config.mayAcknowledge()) {
        alarms.forEach(acknowledge);
      }
      pageSince = now;
      return;
    }
    Optional<TouchBar.Button> button =
        now < barUntil ? TouchBar.at(x, y) : Optional.<TouchBar.Button>empty();
    if (button.isPresent()) {
      press(button.get(), now);
    } else {
      hold(now);
    }
    barUntil = now + BAR_SECONDS;
  }

  /** An alert that was touched is not acknowledged, for a reason in a few words. */
  public void notAcknowledged(String why, double now) {
    trouble = why;
    troubleUntil = now + TROUBLE_SECONDS;
  }

  private void hold(double now) {
    heldUntil = now + config.pause().toNanos() / NANOS;
  }

  /** A button, or the key that stands for it. */
  public void press(TouchBar.Button button, double now) {
    switch (button) {
      case NEXT -> {
        move(1, now);
        hold(now);
      }
      case PREVIOUS -> {
        move(-1, now);
        hold(now);
      }
      case PAUSE -> {
        paused = !held(now);
        heldUntil = now;
      }
      case LANGUAGE -> {
        int next = Texts.LANGUAGES.indexOf(language) + 1;
        language = Texts.LANGUAGES.get(next % Texts.LANGUAGES.size());
      }
      case THEME -> theme = theme.equals("light") ? "dark" : "light";
    }
  }

  /** A swipe to the left (1) or right (-1). */
  public void swiped(int step, double now) {
    press(step > 0 ? TouchBar.Button.NEXT : TouchBar.Button.PREVIOUS, now);
  }

  /** Goes to a page; nothing happens where it is not among those of the settings. */
  public void goTo(String name, double now) {
    int wanted = config.pages().indexOf(name);
    if (wanted >= 0) {
      place = wanted;
      pageSince = now;
      hold(now);
    }
  }

  /** Goes to the page of a number, as keys 1 to 9 do. */
  public void goTo(int number, double now) {
    if (number >= 1 && number <= config.pages().size()) {
      goTo(config.pages().get(number - 1), now);
    }
  }

  /** Whether an alarm takes the screen, which then stays bright at night. */
  public boolean alarmed(double now) {
    return !alarms(now).isEmpty();
  }
}
