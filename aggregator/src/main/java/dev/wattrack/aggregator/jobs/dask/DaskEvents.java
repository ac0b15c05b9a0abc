package dev.wattrack.aggregator.jobs.dask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The messages of {@code /eventstream} (distributed/diagnostics/websocket.py). A finished task has
 * a message for each thing that was done for it, transfers included; the one whose action is {@code
 * compute} stands for the task:
 *
 * <pre>{"key": "pi-6c4a", "name": "transition", "startstops": […], "status": "OK",
 *  "action": "compute", "start": 1795222149.99712, "stop": 1795222150.023661}</pre>
 */
final class DaskEvents {

  /** Counts a message if it is of a finished task. Total: nothing else is counted. */
  static void count(String message, DaskCounts into) {
    JsonNode event;
    try {
      event = DaskIdentity.JSON.readTree(message);
    } catch (JsonProcessingException e) {
      return;
    }
    if (event == null
        || !event.path("name").asText().equals("transition")
        || !event.path("action").asText().equals("compute")) {
      return;
    }
    JsonNode key = event.path("key");
    String name = key.isArray() ? key.path(0).asText("") : key.asText("");
    if (name.isEmpty()) {
      return;
    }
    DaskCounts.Count count = into.of(DaskText.prefix(name));
    if (event.path("status").asText("OK").equals("OK")) {
      count.done++;
    } else {
      count.failed++;
    }
    count.addSeconds(
        event.path("stop").asDouble(Double.NaN) - event.path("start").asDouble(Double.NaN));
  }

  private DaskEvents() {}
}
