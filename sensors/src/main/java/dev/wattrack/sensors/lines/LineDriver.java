package dev.wattrack.sensors.lines;

import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.driver.SensorDriver;
import dev.wattrack.sensors.driver.Surroundings;
import java.util.List;
import java.util.Map;

/** One open line; its level is looked at once an interval. Confined to the sensor's thread. */
final class LineDriver implements SensorDriver {
  private final Pi4jShare share;
  private final Context context;
  private final Digital<?, ?, ?> line;
  private final DigitalState on;
  private final Layout layout;

  private LineDriver(
      Pi4jShare share, Context context, Digital<?, ?, ?> line, DigitalState on, Layout layout) {
    this.share = share;
    this.context = context;
    this.line = line;
    this.on = on;
    this.layout = layout;
  }

  /** Opens the line; a RuntimeException or LinkageError of Pi4J says that it cannot be had. */
  static LineDriver open(LinePlan plan, Pi4jShare share, Surroundings surroundings) {
    Context context = share.acquire();
    try {
      DigitalState on = plan.activeLow() ? DigitalState.LOW : DigitalState.HIGH;
      Digital<?, ?, ?> line =
          plan.role().isInput()
              ? input(plan, context, surroundings.name())
              : output(plan, context, surroundings.name(), on);
      Map<String, String> tags = Map.of("role", plan.role().word(), "sensor", surroundings.name());
      Layout layout = new Layout(List.of(Catalogue.LINE.column("on", tags)));
      return new LineDriver(share, context, line, on, layout);
    } catch (RuntimeException | LinkageError e) {
      share.release();
      throw e;
    }
  }

  private static Digital<?, ?, ?> input(LinePlan plan, Context context, String name) {
    return context.create(
        DigitalInputConfigBuilder.newInstance(context)
            .id("wattrack-" + name)
            .address(plan.pin())
            .pull(plan.pull())
            .build());
  }

  /** Lit from the start, dark when the line is closed. */
  private static Digital<?, ?, ?> output(
      LinePlan plan, Context context, String name, DigitalState on) {
    return context.create(
        DigitalOutputConfigBuilder.newInstance(context)
            .id("wattrack-" + name)
            .address(plan.pin())
            .initial(on)
            .shutdown(on == DigitalState.HIGH ? DigitalState.LOW : DigitalState.HIGH)
            .build());
  }

  @Override
  public Reading<Row> read() {
    DigitalState state;
    try {
      state = line.state();
    } catch (Pi4JException e) {
      return Reading.failed("the line cannot be read: " + e.getMessage());
    }
    if (state != DigitalState.HIGH && state != DigitalState.LOW) {
      return Reading.noData("the line's level is not known");
    }
    Row row = new Row(layout);
    row.set(0, state == on ? 1 : 0);
    return Reading.value(row);
  }

  @Override
  public void close() {
    try {
      context.shutdown(line.id());
    } finally {
      share.release();
    }
  }
}
