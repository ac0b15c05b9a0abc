package dev.wattrack.agent.collect;

import dev.wattrack.model.metrics.Catalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The figures of one point while they are found. Confined to one thread. */
final class SharedStoreFigures {
  private final List<Long> values =
      new ArrayList<>(
          Collections.nCopies(Catalogue.FILESYSTEM.fields().size(), SharedStore.Point.UNKNOWN));

  SharedStoreFigures set(String field, long value) {
    values.set(Table.field(Catalogue.FILESYSTEM, field), value);
    return this;
  }

  /** Adds to what is known; the first addend makes it known. */
  SharedStoreFigures add(String field, long value) {
    int at = Table.field(Catalogue.FILESYSTEM, field);
    long before = values.get(at);
    values.set(at, before == SharedStore.Point.UNKNOWN ? value : before + value);
    return this;
  }

  long get(String field) {
    return values.get(Table.field(Catalogue.FILESYSTEM, field));
  }

  SharedStore.Point point(String kind, String name) {
    long total = get("total");
    long used = get("used");
    if (total > 0 && used >= 0) {
      set("used_percent", Share.perMille(used, total));
    }
    return new SharedStore.Point(kind, name, values);
  }
}
