package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graphics processors of a node: those with files, then NVIDIA's in the order of their index.
 */
final class GpuPart implements Part {
  private static final Reading<Row> ASLEEP = Reading.noData("no graphics processor tells anything");
  private static final Reading<Row> BETWEEN = Reading.noData("nvidia-smi speaks every 2 s");

  private final List<Gpu> gpus;
  private final List<String> paths;
  private final @Nullable NvidiaSmi nvidia;
  private final @Nullable NvidiaUse use;
  private final List<String> cards = new ArrayList<>();
  private @Nullable Row row;

  private GpuPart(
      List<Gpu> gpus, List<String> paths, @Nullable NvidiaSmi nvidia, @Nullable NvidiaUse use) {
    this.gpus = gpus;
    this.paths = paths;
    this.nvidia = nvidia;
    this.use = use;
    build(List.of());
  }

  /** What is there now; what is known if it is the same; null if there is nothing. */
  static @Nullable Part look(
      Root root, Commands commands, GpuShares shares, @Nullable Part known, Time time, Log log) {
    GpuFinder finder = GpuFinder.find(root);
    List<String> paths = new ArrayList<>(finder.paths());
    String driver = root.proc("driver/nvidia/gpus");
    // A Jetson's nvidia-smi says [N/A] to nearly everything.
    boolean nvidia = !finder.jetson() && !Sysfs.list(driver, "").isEmpty();
    if (nvidia) {
      paths.add(driver);
    }
    if (known instanceof GpuPart part && part.paths.equals(paths)) {
      finder.close();
      return known;
    }
    if (known != null) {
      known.close();
    }
    String program = nvidia ? commands.find("nvidia-smi") : null;
    if (nvidia && program == null) {
      log.warn("gpu: an NVIDIA card is here, but not nvidia-smi; apt-get install nvidia-smi");
    }
    if (program == null) {
      return finder.found().isEmpty() ? null : new GpuPart(finder.found(), paths, null, null);
    }
    return new GpuPart(
        finder.found(),
        paths,
        new NvidiaSmi(program, commands, time),
        new NvidiaUse(program, commands, shares, time));
  }

  /** Makes the row anew, for the cards as well that have spoken. */
  private void build(List<NvidiaLine> lines) {
    List<Column> columns = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Gpu gpu : gpus) {
      columns.addAll(columns(ids, gpu.id(), gpu.model()));
    }
    cards.clear();
    for (NvidiaLine line : lines) {
      cards.add(line.index());
      columns.addAll(columns(ids, line.index(), line.name()));
    }
    row = columns.isEmpty() ? null : new Row(new Layout(columns));
  }

  private static List<Column> columns(Set<String> ids, String id, String model) {
    String unique = id;
    for (int i = 2; !ids.add(unique); i++) {
      unique = id + "_" + i;
    }
    return Catalogue.GPU.columns(Map.of("gpu", unique, "name", model));
  }

  @Override
  public Reading<Row> sample(long nanos) {
    NvidiaSmi asked = nvidia;
    List<NvidiaLine> fresh = List.of();
    if (asked != null) {
      asked.keep(nanos);
      fresh = asked.take();
      if (fresh.stream().anyMatch(line -> !cards.contains(line.index()))) {
        build(asked.newest());
      }
      if (use != null) {
        use.sample(nanos, asked.newest());
      }
    }
    Row into = row;
    if (into == null) {
      return nothing();
    }
    into.clearAll();
    for (int i = 0; i < gpus.size(); i++) {
      gpus.get(i).sample(into, i * GpuFields.WIDTH);
    }
    for (NvidiaLine line : fresh) {
      int column = (gpus.size() + cards.indexOf(line.index())) * GpuFields.WIDTH;
      for (int field = 0; field < GpuFields.WIDTH; field++) {
        if (line.raws()[field] >= 0) {
          into.set(column + field, line.raws()[field]);
        }
      }
    }
    return into.count() > 0 ? Reading.value(into) : nothing();
  }

  private Reading<Row> nothing() {
    if (nvidia == null) {
      return ASLEEP;
    }
    String trouble = nvidia.trouble();
    return trouble == null ? BETWEEN : Reading.failed(trouble);
  }

  @Override
  public void awaitAnswer(long millis) throws InterruptedException {
    if (use != null) {
      use.awaitAnswer(millis);
    }
  }

  @Override
  public void close() {
    for (Gpu gpu : gpus) {
      gpu.close();
    }
    if (nvidia != null) {
      nvidia.close();
    }
    if (use != null) {
      use.close();
    }
  }
}
