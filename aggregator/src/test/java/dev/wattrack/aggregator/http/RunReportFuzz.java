package dev.wattrack.aggregator.http;

import dev.wattrack.model.job.JobSpan;
import java.nio.charset.StandardCharsets;

/** Bodies of {@code POST /api/v1/jobs}: a job, or refused in words. */
public final class RunReportFuzz {

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      JobSpan job = RunReport.parse(new String(input, StandardCharsets.UTF_8)).span("node");
      if (job.id().isEmpty()) {
        throw new IllegalStateException("a job without an id");
      }
    } catch (ApiException e) {
      if (e.status() != 400) {
        throw new IllegalStateException("refused with " + e.status(), e);
      }
    }
  }

  private RunReportFuzz() {}
}
