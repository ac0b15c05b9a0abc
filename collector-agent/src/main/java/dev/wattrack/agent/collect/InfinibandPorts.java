package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The InfiniBand ports of a node. */
final class InfinibandPorts implements Part {
  private static final int WIDTH = Catalogue.INFINIBAND.fields().size();
  private static final int MOST = 64;

  private final List<File> folders;
  private final List<InfinibandPort> ports = new ArrayList<>();
  private final Row row;
  private final Reading<Row> answer;

  private InfinibandPorts(List<File> folders, Log log) {
    this.folders = folders;
    List<Column> columns = new ArrayList<>();
    for (File folder : folders) {
      String device = new File(String.valueOf(folder.getParentFile())).getParentFile().getName();
      ports.add(new InfinibandPort(folder, device, log));
      columns.addAll(
          Catalogue.INFINIBAND.columns(Map.of("device", device, "port", folder.getName())));
    }
    row = new Row(new Layout(columns));
    answer = Reading.value(row);
  }

  /** The ports below a folder; what is known if they are the same; null if there are none. */
  static @Nullable Part look(String devices, @Nullable Part known, Log log) {
    List<File> folders = new ArrayList<>();
    for (File device : Sysfs.list(devices, "")) {
      for (File port : Sysfs.list(new File(device, "ports").getPath(), "")) {
        if (folders.size() < MOST) {
          folders.add(port);
        }
      }
    }
    if (known instanceof InfinibandPorts ports && ports.folders.equals(folders)) {
      return known;
    }
    if (known != null) {
      known.close();
    }
    return folders.isEmpty() ? null : new InfinibandPorts(folders, log);
  }

  @Override
  public Reading<Row> sample(long nanos) {
    row.clearAll();
    for (int i = 0; i < ports.size(); i++) {
      ports.get(i).sample(nanos, row, i * WIDTH);
    }
    return row.count() > 0 ? answer : Reading.failed(folders.get(0) + ": nothing can be read");
  }

  @Override
  public void close() {
    for (InfinibandPort port : ports) {
      port.close();
    }
  }
}
