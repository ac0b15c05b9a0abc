package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.NodeUse;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.model.job.UseLabel;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wattrack run} says of its command. Immutable. Unknown members are ignored, wrong ones
 * are refused with an {@link ApiException} that names them.
 *
 * @param host where the command runs
 */
record RunReport(JsonNode body, String host) {
  private static final int LONGEST = 200;

  static RunReport parse(String text) {
    try {
      JsonNode body = Json.MAPPER.readTree(text);
      if (body != null && body.isObject()) {
        return new RunReport(body, word(body, "host"));
      }
    } catch (JsonProcessingException e) {
      // Answered below: not what is expected.
    }
    throw new ApiException(400, "expected a JSON object with id, host and state");
  }

  /**
   * @param node the node that its host is, or the host
   */
  JobSpan span(String node) {
    String id = word(body, "id");
    if (!id.matches("[\\w.:-]{1,80}")) {
      throw new ApiException(400, "'id' is of letters, digits, '.', ':', '-' and '_'");
    }
    JobState state =
        JobState.ofWord(word(body, "state"))
            .filter(known -> known != JobState.PENDING)
            .orElseThrow(
                () -> new ApiException(400, "'state' is running, completed, failed or cancelled"));
    Double cpu = number("cpu_seconds");
    Double done = number("tasks_done");
    Double code = number("exit_code");
    var span =
        JobSpan.of(JobSpan.RUN, id)
            .name(word(body, "name"))
            .user(word(body, "user"))
            .state(state)
            .nodes(node.isBlank() ? List.of() : List.of(node))
            .started(time("started"))
            .ended(time("ended"))
            .exitCode(code == null ? null : (Integer) code.intValue());
    if (cpu != null && !node.isBlank()) {
      span.use(List.of(NodeUse.ofCpu(node, cpu, UseLabel.ACCOUNTED)));
    }
    if (done != null) {
      span.tasks(List.of(new TaskCount("", done.longValue(), 0, null)));
    }
    return span.build();
  }

  private static String word(JsonNode body, String member) {
    String text = body.path(member).asText("").replaceAll("\\p{Cntrl}", " ").strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  private @Nullable Double number(String member) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : -1;
    if (!(number >= 0 && number <= 1e15)) {
      throw new ApiException(400, "'" + member + "' is a number from 0");
    }
    return number;
  }

  private @Nullable Instant time(String member) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return Instant.parse(value.asText());
    } catch (DateTimeException e) {
      throw new ApiException(400, "'" + member + "' is a time such as 2026-01-01T00:00:00Z");
    }
  }
}
