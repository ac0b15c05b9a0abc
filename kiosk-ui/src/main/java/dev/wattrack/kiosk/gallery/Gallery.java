package dev.wattrack.kiosk.gallery;

import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.model.Snapshot.Alert;
import dev.wattrack.kiosk.model.Snapshot.Severity;
import dev.wattrack.kiosk.page.Acknowledging;
import dev.wattrack.kiosk.page.Page;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.page.Projector.Slide;
import dev.wattrack.kiosk.page.TouchBar;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.text.Texts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every page in every sample, language and theme. */
public final class Gallery {

  /** A picture to take. Immutable. */
  public record Shot(String name, Slide slide, Moment moment) {}

  /** All of them. */
  public static List<Shot> shots() {
    List<Shot> shots = new ArrayList<>();
    for (String theme : List.of("dark", "light")) {
      for (String language : Texts.LANGUAGES) {
        for (Sample sample : Sample.values()) {
          for (Page page : Pages.ALL) {
            shots.add(shot(page, sample, language, theme));
          }
        }
        shots.add(bar(language, theme));
        shots.add(alarm(language, theme));
        shots.add(refused(language, theme));
        shots.add(unprotected(Sample.CALM, language, theme));
        shots.add(unprotected(Sample.STALE, language, theme));
        shots.add(unprotected(Sample.OLD, language, theme));
      }
    }
    return List.copyOf(shots);
  }

  public static Shot shot(Page page, Sample sample, String language, String theme) {
    return new Shot(
        name(page.name(), sample.word(), language, theme),
        slide(page, List.of(), language, theme, null),
        sample.moment());
  }

  private static Shot bar(String language, String theme) {
    Page page = Pages.ALL.get(0);
    return new Shot(
        name("touched", "busy", language, theme),
        slide(page, List.of(), language, theme, new TouchBar(true)),
        Sample.BUSY.moment());
  }

  private static Shot alarm(String language, String theme) {
    Moment moment = Sample.ALARM.moment();
    return new Shot(
        name("takeover", "alarm", language, theme),
        slide(Pages.ALL.get(0), critical(moment), language, theme, null),
        moment);
  }

  /** After an operator's touch that the aggregator did not take. */
  private static Shot refused(String language, String theme) {
    Slide slide =
        new Slide(
            Pages.ALL.get(0),
            0,
            Pages.ALL,
            List.of(),
            Texts.of(language),
            Look.of(theme),
            null,
            new Acknowledging(true, "HTTP 401"));
    return new Shot(name("refused", "alarm", language, theme), slide, Sample.ALARM.moment());
  }

  /** Of an aggregator that protects nothing. */
  private static Shot unprotected(Sample sample, String language, String theme) {
    Moment moment = sample.moment();
    Link link = moment.link();
    return new Shot(
        name("unprotected", sample.word(), language, theme),
        slide(Pages.ALL.get(0), List.of(), language, theme, null),
        new Moment(
            moment.snapshot(),
            moment.ageSeconds(),
            new Link(link.address(), link.connected(), link.attempts(), link.reason(), true),
            moment.history(),
            moment.rates()));
  }

  private static List<Alert> critical(Moment moment) {
    Snapshot snapshot = moment.snapshot();
    return snapshot == null
        ? List.of()
        : snapshot.alerts().stream()
            .filter(alert -> alert.severity() == Severity.CRITICAL)
            .toList();
  }

  private static Slide slide(
      Page page, List<Alert> alerts, String language, String theme, @Nullable TouchBar bar) {
    return new Slide(page, 0, Pages.ALL, alerts, Texts.of(language), Look.of(theme), bar);
  }

  private static String name(String page, String sample, String language, String theme) {
    return page + "-" + sample + "-" + language + "-" + theme;
  }

  private Gallery() {}
}
