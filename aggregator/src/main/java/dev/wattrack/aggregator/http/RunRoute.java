package dev.wattrack.aggregator.http;

import dev.wattrack.aggregator.ingest.IngestServer;
import dev.wattrack.model.job.JobSpan;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /api/v1/jobs}: what {@code wattrack run} says of its command. Only jobs of that kind
 * can be reported here. Whoever may write samples may report; JSON is insisted on, because a page
 * of another site cannot send that. Confined to the HTTP event loop.
 */
final class RunRoute {
  private static final int MOST_BYTES = 16 << 10;

  private final IngestServer ingest;

  RunRoute(IngestServer ingest) {
    this.ingest = ingest;
  }

  void post(RoutingContext request) {
    String client = request.request().remoteAddress().hostAddress();
    JsonBody.text(request, MOST_BYTES)
        .map(RunReport::parse)
        .compose(report -> ingest.ask(() -> take(report, client)))
        .onSuccess(node -> HttpApi.json(request, Map.of("node", node)))
        .onFailure(request::fail);
  }

  /** On the ingest thread; the node it was put down for. */
  private String take(RunReport report, String client) {
    List<String> words = List.of(report.host(), client);
    Map<String, String> nodes = ingest.state().nodesOf(words);
    String node =
        words.stream().filter(nodes::containsKey).map(nodes::get).findFirst().orElse(report.host());
    JobSpan job = report.span(node);
    ingest.state().jobs().report(job);
    return node;
  }
}
