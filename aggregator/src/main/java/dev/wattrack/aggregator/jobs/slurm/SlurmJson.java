package dev.wattrack.aggregator.jobs.slurm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobSpanBuilder;
import dev.wattrack.model.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Slurm's JSON of squeue, scontrol and slurmrestd, 22.05 (openapi v0.0.38) to 26.05 (data_parser
 * v0.0.45). A number is 5, null or {@code {"set":true,"infinite":false,"number":5}}, a state {@code
 * "RUNNING"} or {@code ["RUNNING"]}, the nodes of job_resources a text or an object with a list.
 * Total: what cannot be read is left out.
 */
final class SlurmJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The document; missing where it is none. */
  static JsonNode read(String text) {
    try {
      JsonNode document = JSON.readTree(text);
      return document == null ? JSON.missingNode() : document;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  static List<JobSpan> jobs(JsonNode document) {
    List<JobSpan> jobs = new ArrayList<>();
    for (JsonNode job : document.path("jobs")) {
      job(job).ifPresent(jobs::add);
    }
    return jobs;
  }

  private static Optional<JobSpan> job(JsonNode json) {
    Long id = number(json.path("job_id"));
    Optional<JobState> state = SlurmWords.state(words(json.path("job_state")));
    if (id == null || id <= 0 || state.isEmpty()) {
      return Optional.empty();
    }
    Long task = number(json.path("array_task_id"));
    Long array = number(json.path("array_job_id"));
    String group = array == null || array <= 0 || task == null ? null : Long.toString(array);
    JobSpanBuilder job =
        JobSpan.of(SlurmText.SCHEDULER, Long.toString(id))
            .name(json.path("name").asText(""))
            .user(json.path("user_name").asText(""))
            .group(group)
            .state(state.get())
            .cores(whole(number(json.path("cpus"))))
            .gpus(SlurmWords.gpus(json.path("tres_alloc_str").asText("")))
            .submitted(time(json.path("submit_time")))
            .reason(SlurmWords.known(json.path("state_reason").asText("")));
    if (state.get() != JobState.PENDING) {
      job.started(time(json.path("start_time"))).nodes(nodesOf(json));
    }
    if (state.get().isOver()) {
      job.ended(time(json.path("end_time"))).exitCode(exitCode(json.path("exit_code")));
    }
    return Optional.of(job.build());
  }

  private static List<String> nodesOf(JsonNode job) {
    JsonNode nodes = job.path("nodes");
    if (!nodes.isTextual() || nodes.textValue().isBlank()) {
      nodes = job.path("job_resources").path("nodes");
    }
    return SlurmHosts.expand(nodes.isObject() ? nodes.path("list").asText("") : nodes.asText(""));
  }

  /** {@code 768} (a wait status), or status, return_code and signal apart. */
  private static @Nullable Integer exitCode(JsonNode json) {
    if (!json.isObject() || json.has("number")) {
      Long status = number(json);
      return status == null ? null : SlurmWords.exitCode(Long.toString(status));
    }
    Long code = number(json.path("return_code"));
    Long signal = number(json.path("signal").path("id"));
    if (signal == null) {
      signal = number(json.path("signal").path("signal_id"));
    }
    if (signal != null && signal > 0 && (code == null || code == 0)) {
      return (int) (128 + Math.min(signal, 64));
    }
    return whole(code);
  }

  static List<SchedulerNode> nodes(JsonNode document) {
    List<SchedulerNode> nodes = new ArrayList<>();
    for (JsonNode node : document.path("nodes")) {
      String name = node.path("name").asText("");
      Set<String> states = new TreeSet<>();
      for (JsonNode list : List.of(node.path("state"), node.path("state_flags"))) {
        for (String word : words(list).split("[+ ,]+")) {
          if (!word.isEmpty()) {
            states.add(word.toUpperCase(Locale.ROOT).replace("*", ""));
          }
        }
      }
      if (!name.isBlank() && !states.isEmpty()) {
        nodes.add(
            new SchedulerNode(
                name,
                node.path("hostname").asText(name),
                String.join("+", states),
                SlurmWords.known(node.path("reason").asText("")),
                states.contains("DRAIN") || states.contains("DRAINING"),
                states.contains("POWERED_DOWN") || states.contains("POWERING_DOWN")));
      }
    }
    return nodes;
  }

  /** A text, or the texts of a list, the first of which is the state itself. */
  private static String words(JsonNode json) {
    if (!json.isArray()) {
      return json.asText("");
    }
    StringBuilder all = new StringBuilder();
    json.forEach(word -> all.append(all.isEmpty() ? "" : " ").append(word.asText("")));
    return all.toString();
  }

  private static @Nullable Long number(JsonNode json) {
    JsonNode value = json;
    if (json.isObject()) {
      boolean set = json.path("set").asBoolean(true) && !json.path("infinite").asBoolean(false);
      value = set ? json.path("number") : JSON.nullNode();
    }
    return value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
  }

  private static @Nullable Integer whole(@Nullable Long number) {
    return number == null || number < 0 || number > Integer.MAX_VALUE
        ? null
        : (Integer) number.intValue();
  }

  private static @Nullable Instant time(JsonNode json) {
    Long seconds = number(json);
    if (seconds == null || seconds <= 0 || seconds > 100_000_000_000L) {
      return null;
    }
    return Instant.ofEpochSecond(seconds);
  }

  private SlurmJson() {}
}
