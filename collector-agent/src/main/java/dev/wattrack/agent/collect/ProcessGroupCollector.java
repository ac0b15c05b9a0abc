package dev.wattrack.agent.collect;

import static dev.wattrack.agent.collect.Scan.ascii;

import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.metrics.Measurement;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Number, CPU time and memory of the processes of each configured group. CPU time includes that of
 * processes that have ended, up to their last reading, so it never goes down. /proc is searched
 * only when the kernel has forked since, and at most every 5 s: a process that lives shorter may be
 * missed. At most 1,000 processes are watched. The memory of a process that sleeps may be thirty
 * readings old; that one which has slept for half a minute runs again or has ended shows at the
 * third reading at the latest.
 */
final class ProcessGroupCollector implements Collector, ProcessFinder.Sink {
  private static final Measurement GROUP = Catalogue.PROCESS_GROUP;
  private static final int WIDTH = GROUP.fields().size();
  private static final int PROCESSES = Table.field(GROUP, "processes");
  private static final int CPU_SECONDS = Table.field(GROUP, "cpu_seconds");
  private static final int MEMORY = Table.field(GROUP, "memory_bytes");
  private static final byte[] FORKS = ascii("processes");
  private static final long SEARCH_EVERY_NANOS = 5_000_000_000L;
  private static final long LIST_AGE_NANOS = 2_500_000_000L;
  private static final int LIMIT = 1000;

  private final Root root;
  private final HeldFile stat;
  private final KernelUnits units;
  private final ProcessFinder finder;
  private final ProcessList processes;
  private final Scan scan = new Scan();
  private final List<WatchedProcess> watched = new ArrayList<>();
  private final long[] endedTicks;
  private final long[] ticks;
  private final long[] pages;
  private final int[] counts;
  private final Row row;
  private long forksSeen = Long.MIN_VALUE;
  private int confirm;
  private long searchedAt = Long.MIN_VALUE;

  /**
   * @param groups name to pattern, at least one
   */
  ProcessGroupCollector(
      Root root,
      HeldFile stat,
      KernelUnits units,
      ProcessList processes,
      Map<String, String> groups) {
    this.root = root;
    this.processes = processes;
    this.stat = stat;
    this.units = units;
    List<Glob> patterns = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (Map.Entry<String, String> group : groups.entrySet()) {
      patterns.add(new Glob(group.getValue()));
      columns.addAll(GROUP.columns(Map.of("group", group.getKey())));
    }
    finder = new ProcessFinder(root, patterns);
    row = new Row(new Layout(columns));
    endedTicks = new long[patterns.size()];
    ticks = new long[patterns.size()];
    pages = new long[patterns.size()];
    counts = new int[patterns.size()];
  }

  @Override
  public String name() {
    return "process_group";
  }

  @Override
  public Reading<Row> collect(long timeNanos) {
    if (!stat.read(timeNanos)) {
      return stat.none();
    }
    search(timeNanos);
    java.util.Arrays.fill(pages, 0);
    java.util.Arrays.fill(counts, 0);
    System.arraycopy(endedTicks, 0, ticks, 0, ticks.length);
    for (int i = watched.size() - 1; i >= 0; i--) {
      WatchedProcess process = watched.get(i);
      if (process.read(scan)) {
        ticks[process.group] += process.ticks();
        pages[process.group] += process.pages();
        counts[process.group]++;
      } else {
        ticks[process.group] += process.ticks();
        endedTicks[process.group] += process.ticks();
        process.close();
        watched.remove(i);
      }
    }
    for (int group = 0; group < counts.length; group++) {
      set(group);
    }
    return Reading.value(row);
  }

  private void set(int group) {
    int base = group * WIDTH;
    row.set(base + PROCESSES, counts[group]);
    if (units.ticksPerSecond() > 0) {
      row.set(base + CPU_SECONDS, ticks[group] * 100 / units.ticksPerSecond());
    }
    if (units.pageBytes() > 0) {
      row.set(base + MEMORY, pages[group] * (units.pageBytes() >> 10));
    }
  }

  private void search(long timeNanos) {
    long age = timeNanos - searchedAt;
    if (searchedAt != Long.MIN_VALUE && age >= 0 && age < SEARCH_EVERY_NANOS) {
      return;
    }
    long forks = forks();
    if (forks == forksSeen && confirm == 0) {
      return;
    }
    // A process seen between fork and exec shows its real name only at the next search.
    confirm = forks == forksSeen ? confirm - 1 : 1;
    forksSeen = forks;
    searchedAt = timeNanos;
    // What the jobs' search has listed will do: who came since is found by the search to confirm.
    processes.listWithin(timeNanos, LIST_AGE_NANOS);
    finder.look(this, processes);
  }

  private long forks() {
    scan.reset(stat);
    while (scan.line()) {
      if (scan.word() && scan.is(FORKS) && scan.number()) {
        return scan.value();
      }
    }
    return -1;
  }

  @Override
  public boolean watches(int pid) {
    for (int i = 0; i < watched.size(); i++) {
      if (watched.get(i).pid == pid) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void found(int pid, int group) {
    if (watched.size() < LIMIT) {
      HeldFile file = HeldFile.whole(root.proc(pid + "/stat"), 512);
      watched.add(new WatchedProcess(pid, group, file, root.proc(pid + "/schedstat")).unhurried());
    }
  }

  @Override
  public void close() {
    for (WatchedProcess process : watched) {
      process.close();
    }
  }
}
