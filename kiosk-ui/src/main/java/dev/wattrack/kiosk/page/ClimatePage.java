package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.History.Curve;
import dev.wattrack.kiosk.model.History.Point;
import dev.wattrack.kiosk.model.Known;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.picture.Item;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How warm the rack is, and how far that is from the thermostat's 60 °C. */
final class ClimatePage implements Page {
  /** The thermostat closes here and the fan starts: seeds and data sheet of the 8MR2171. */
  static final double FAN_CELSIUS = 60;

  private static final double WARM_CELSIUS = 45;
  private static final double CHART_LEFT = 330;

  @Override
  public String name() {
    return "climate";
  }

  @Override
  public void draw(Sheet sheet) {
    Snapshot.Climate air = sheet.snapshot().warmest();
    Double celsius = air == null ? null : air.temperatureCelsius();
    sheet.title(sheet.text(titleKey(celsius)));
    Pen pen = sheet.pen();
    Look look = sheet.look();
    pen.text(
        sheet.figures().celsius(celsius), Sheet.LEFT, 150, 290, pen.figure(88, look.heat().ink()));
    String origin =
        air == null
            ? sheet.text("climate.nosensor")
            : air.sensor() + " · " + sheet.age(Known.or(air.ageSeconds(), 0));
    pen.text(origin, Sheet.LEFT, 180, 290, pen.small(20));
    humidity(sheet, air);
    fan(sheet);
    chart(sheet, celsius);
    hottest(sheet);
  }

  private static String titleKey(@Nullable Double celsius) {
    if (celsius == null) {
      return "climate.title.unknown";
    }
    if (celsius >= FAN_CELSIUS) {
      return "climate.title.hot";
    }
    return celsius >= WARM_CELSIUS ? "climate.title.warm" : "climate.title.cool";
  }

  private static void humidity(Sheet sheet, Snapshot.@Nullable Climate air) {
    Pen pen = sheet.pen();
    String shown = sheet.figures().percent(air == null ? null : air.humidityPercent());
    pen.text(shown, Sheet.LEFT, 262, 150, pen.figure(48, sheet.look().ink()));
    pen.text(sheet.text("climate.humidity"), Sheet.LEFT, 290, 290, pen.small(20));
  }

  private static void fan(Sheet sheet) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Boolean running = sheet.snapshot().fanRunning();
    boolean on = Boolean.TRUE.equals(running);
    Icons.fan(pen, Sheet.LEFT + 38, 368, 38, on ? look.good().fill() : look.track(), look.rail());
    String key = running == null ? "fan.unknown" : on ? "fan.on" : "fan.off";
    pen.text(sheet.text("fan"), Sheet.LEFT + 92, 358, 200, pen.small(20));
    pen.text(sheet.text(key), Sheet.LEFT + 92, 396, 208, pen.headline(36));
  }

  private static void chart(Sheet sheet, @Nullable Double celsius) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    Curve curve = sheet.moment().history().celsius();
    double highest = curve.points().stream().mapToDouble(Point::value).max().orElse(0);
    double top = Math.max(70, Math.max(highest, Known.or(celsius, 0)) + 5);
    Instant now = sheet.moment().now();
    double right = Sheet.RIGHT;
    Chart chart =
        new Chart(
            CHART_LEFT, 82, right - CHART_LEFT, 264, 10, top, now == null ? Instant.EPOCH : now);
    pen.fill(CHART_LEFT, 346, right - CHART_LEFT, 2, 0, look.rail());
    double limit = chart.yOf(FAN_CELSIUS);
    if (now == null || curve.points().isEmpty()) {
      pen.text(sheet.text("history.none"), CHART_LEFT, 326, 400, pen.small(18));
    } else {
      chart.draw(pen, curve, look.heat().ink(), look.heat().fill().withAlpha(0.2));
      pen.text(sheet.text("history.ago"), CHART_LEFT, 370, 200, pen.small(18));
      pen.text(sheet.text("age.now"), right, 370, 200, pen.small(18).right());
    }
    pen.dashes(look.ink(), 2.5, new Item.Point(CHART_LEFT, limit), new Item.Point(right, limit));
    if (Math.max(highest, Known.or(celsius, 0)) < FAN_CELSIUS - 10) {
      pen.text(
          sheet.text("climate.limit"), CHART_LEFT, limit + 26, right - CHART_LEFT, pen.strong(20));
    } else {
      // The curve is where the words would be.
      pen.text(
          sheet.text("climate.limit"),
          (CHART_LEFT + right) / 2 + 22,
          370,
          280,
          pen.strong(18).centre());
    }
    if (celsius != null) {
      pen.disc(right, chart.yOf(celsius), 7, look.heat().fill());
    }
  }

  private static void hottest(Sheet sheet) {
    Optional<Snapshot.Node> hottest =
        sheet.snapshot().nodes().stream()
            .filter(node -> node.temperatureCelsius() != null)
            .max(Comparator.comparingDouble(node -> Known.or(node.temperatureCelsius(), 0)));
    String text =
        hottest
            .map(
                node ->
                    sheet.text(
                        "climate.hottest",
                        node.name(),
                        sheet.figures().celsius(node.temperatureCelsius())))
            .orElse("");
    sheet.pen().text(text, CHART_LEFT, 412, Sheet.RIGHT - CHART_LEFT, sheet.pen().strong(24));
  }
}
