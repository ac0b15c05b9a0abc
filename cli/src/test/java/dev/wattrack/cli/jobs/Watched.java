package dev.wattrack.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.agent.Agent;
import dev.wattrack.agent.AgentConfig;
import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.cli.InProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An aggregator and agents, all real, in this process. Confined to the test's thread. */
final class Watched implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Aggregator aggregator;
  private final Map<String, Agent> agents = new HashMap<>();

  /**
   * @param settings of the aggregator
   */
  Watched(Path folder, Map<String, String> settings) throws Exception {
    this.folder = folder;
    Map<String, String> all = new HashMap<>(settings);
    all.put("insecure", "true");
    aggregator = InProcess.aggregator(folder, all);
  }

  /** Starts an agent of this machine under a name of its own. */
  void agent(String name, Map<String, String> settings) throws Exception {
    Path machineId = folder.resolve(name + ".id");
    Files.writeString(machineId, "%032x\n".formatted(name.hashCode() & 0xffffffffL));
    Map<String, String> options = new HashMap<>(settings);
    options.put("name", name);
    options.put("insecure", "true");
    options.put("aggregator", "127.0.0.1:" + aggregator.ingestPort());
    options.put("state_dir", folder.resolve("agent-" + name).toString());
    options.put("machine_id_file", machineId.toString());
    agents.put(name, Agent.start(AgentConfig.read("", "", options, Map.of())));
  }

  /** Ends one agent; it says goodbye. */
  void stop(String name) {
    Agent agent = agents.remove(name);
    if (agent != null) {
      agent.close();
    }
  }

  String url() {
    return "http://127.0.0.1:" + aggregator.httpPort();
  }

  JsonNode get(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + aggregator.httpPort() + path);
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (Exception e) {
      throw new AssertionError(path + ": " + e, e);
    }
  }

  /** A job by its id; missing if there is none. */
  JsonNode job(String id) {
    for (JsonNode job : get("/api/v1/jobs").path("jobs")) {
      if (job.path("id").asText().equals(id)) {
        return job;
      }
    }
    return JSON.missingNode();
  }

  JsonNode node(String name) {
    return get("/api/v1/nodes/" + name);
  }

  String state(String job) {
    return job(job).path("state").asText();
  }

  @Override
  public void close() {
    agents.values().forEach(Agent::close);
    aggregator.close();
  }
}
