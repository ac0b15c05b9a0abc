package dev.wattrack.aggregator.jobs;

import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in a layout the values of jobs stand; found once per layout. Immutable.
 *
 * @param parts one for each job
 */
public record JobColumns(List<Part> parts) {
  private static final JobColumns NONE = new JobColumns(List.of());
  private static final List<String> FIELDS =
      List.of(
          "cpu_seconds",
          "memory_bytes",
          "processes",
          "gpu_percent",
          "tasks_done",
          "tasks_failed",
          "read_bytes",
          "write_bytes",
          "accounted");

  /** The columns of one job, -1 where there is none. */
  record Part(JobSpan.Key key, String user, String name, int[] columns) {

    /** The value of a field of {@link #FIELDS}; NaN if there is none. */
    double number(Row row, int field) {
      int column = columns[field];
      return column >= 0 && row.has(column) ? row.number(column) : Double.NaN;
    }
  }

  static final int CPU_SECONDS = 0;
  static final int MEMORY = 1;
  static final int PROCESSES = 2;
  static final int GPU_PERCENT = 3;
  static final int TASKS_DONE = 4;
  static final int TASKS_FAILED = 5;
  static final int READ = 6;
  static final int WRITE = 7;
  static final int ACCOUNTED = 8;

  public JobColumns {
    parts = List.copyOf(parts);
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** The jobs of a layout; most have none. */
  public static JobColumns of(Layout layout) {
    Map<Map<String, String>, Part> byTags = new LinkedHashMap<>();
    for (int i = 0; i < layout.width(); i++) {
      Column column = layout.columns().get(i);
      int field = column.measurement().equals("job") ? FIELDS.indexOf(column.field()) : -1;
      if (field >= 0 && !column.tags().getOrDefault("job", "").isBlank()) {
        byTags.computeIfAbsent(column.tags(), JobColumns::part).columns()[field] = i;
      }
    }
    return byTags.isEmpty() ? NONE : new JobColumns(new ArrayList<>(byTags.values()));
  }

  private static Part part(Map<String, String> tags) {
    int[] columns = new int[FIELDS.size()];
    java.util.Arrays.fill(columns, -1);
    String scheduler = tags.getOrDefault("scheduler", "");
    return new Part(
        new JobSpan.Key(scheduler.isBlank() ? "other" : scheduler, tags.getOrDefault("job", "")),
        tags.getOrDefault("user", ""),
        tags.getOrDefault("name", ""),
        columns);
  }
}
