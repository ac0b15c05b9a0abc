package dev.wattrack.sensors.pdu;

import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import dev.wattrack.sensors.pdu.PduReading.Load;
import dev.wattrack.sensors.pdu.PduReading.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PDU's reading as one row of {@code power} points. The tag {@code sensor} says what each is of:
 *
 * <pre>
 *  pdu1/computed     all outlets together; computed from a configured voltage (rPDU)
 *  pdu1/measured     the same, measured (rPDU2)
 *  pdu1/phase1       a phase or bank
 *  pdu1/3            outlet 3, mapped to no node
 *  node03@pdu1/3     outlet 3, which feeds node03
 * </pre>
 *
 * Immutable; made for the phases and outlets of one PDU.
 */
final class PduRows {
  private final Layout layout;
  private final List<String> loadNames;
  private final List<Integer> outletNumbers;

  PduRows(String name, String label, boolean meter, Map<Integer, String> nodes, PduReading first) {
    loadNames = first.loads().stream().map(Load::name).toList();
    outletNumbers = first.outlets().stream().map(Outlet::number).toList();
    List<Column> columns = new ArrayList<>();
    add(columns, meter ? "meter" : "outlet", name + "/" + label, "watts", "joules");
    for (String load : loadNames) {
      add(columns, "outlet", name + "/" + load, "watts", "volts", "amperes");
    }
    for (int number : outletNumbers) {
      String node = nodes.get(number);
      String sensor = (node == null ? "" : node + "@") + name + "/" + number;
      add(columns, "outlet", sensor, "watts", "amperes", "relay");
    }
    layout = new Layout(columns);
  }

  private static void add(List<Column> columns, String source, String sensor, String... fields) {
    Map<String, String> tags = Map.of("source", source, "sensor", sensor);
    for (String field : fields) {
      columns.add(Catalogue.POWER.column(field, tags));
    }
  }

  /** Whether a reading has the phases and outlets that this was made for. */
  boolean fit(PduReading reading) {
    return loadNames.equals(reading.loads().stream().map(Load::name).toList())
        && outletNumbers.equals(reading.outlets().stream().map(Outlet::number).toList());
  }

  /**
   * The row; what is null in the reading has no value in it.
   *
   * @param joules integrated from the device's watts; null if those were never known
   */
  Row row(PduReading reading, @Nullable Double joules) {
    Row row = new Row(layout);
    int column = 0;
    set(row, column++, reading.watts());
    set(row, column++, joules);
    for (Load load : reading.loads()) {
      set(row, column++, load.watts());
      set(row, column++, load.volts());
      set(row, column++, load.amperes());
    }
    for (Outlet outlet : reading.outlets()) {
      set(row, column++, outlet.watts());
      set(row, column++, outlet.amperes());
      Boolean on = outlet.on();
      set(row, column++, on == null ? null : on ? 1.0 : 0.0);
    }
    return row;
  }

  private static void set(Row row, int column, @Nullable Double value) {
    if (value != null) {
      row.setNumber(column, value);
    }
  }
}
