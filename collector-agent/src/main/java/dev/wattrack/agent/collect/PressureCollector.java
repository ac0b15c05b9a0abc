package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pressure stall information (Documentation/accounting/psi.rst), e.g. {@code some avg10=0.12
 * avg60=0.05 avg300=0.01 total=4711}. No data where the kernel has it switched off (Raspberry Pi OS
 * does, unless booted with psi=1).
 */
final class PressureCollector implements Collector {
  private static final String[] RESOURCES = {"cpu", "memory", "io"};
  private static final String[] TYPES = {"some", "full"};
  private static final byte[] SOME = ascii("some");
  private static final byte[] FULL = ascii("full");
  private static final byte[][] KEYS = {
    ascii("avg10="), ascii("avg60="), ascii("avg300="), ascii("total=")
  };
  private static final int[] DECIMALS = {2, 2, 2, 0};

  private final HeldFile[] files = new HeldFile[RESOURCES.length];
  private final Scan scan = new Scan();
  private final Row row;

  PressureCollector(Root root) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      files[i] = HeldFile.whole(root.proc("pressure/" + RESOURCES[i]), 256);
      for (String type : TYPES) {
        columns.addAll(Catalogue.PRESSURE.columns(Map.of("resource", RESOURCES[i], "type", type)));
      }
    }
    row = new Row(new Layout(columns));
  }

  @Override
  public String name() {
    return "pressure";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    row.clearAll();
    HeldFile last = files[0];
    for (int i = 0; i < files.length; i++) {
      if (files[i].read(timeNanos)) {
        last = files[i];
        parse(i * TYPES.length * KEYS.length);
      }
    }
    if (row.count() > 0) {
      return Reading.value(row);
    }
    return last.length() > 0 ? last.strange("not understood") : Reading.noData(off());
  }

  private String off() {
    return files[0].path() + ": pressure stall information is switched off";
  }

  private void parse(int base) {
    HeldFile file = files[base / (TYPES.length * KEYS.length)];
    scan.reset(file);
    while (scan.line()) {
      boolean known = scan.word() && (scan.is(SOME) || scan.is(FULL));
      int first = base + (known && scan.is(FULL) ? KEYS.length : 0);
      for (int k = 0; known && k < KEYS.length && scan.word(); k++) {
        if (scan.fixedBehind(KEYS[k], DECIMALS[k])) {
          row.set(first + k, scan.value());
        }
      }
    }
  }

  @Override
  public void close() {
    for (HeldFile file : files) {
      file.close();
    }
  }
}
