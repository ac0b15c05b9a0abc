package dev.wattrack.benchmarks;

import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Row;
import dev.wattrack.testkit.load.IngestLoad;
import dev.wattrack.testkit.load.ValueMix;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The aggregator's peer: the VictoriaMetrics server, fed the same values as line protocol. Confined
 * to one thread.
 */
final class VictoriaMetrics {
  static final String PACKAGE = "victoria-metrics";
  private static final int LINES_A_REQUEST = 1_000;
  private static final int REPEAT_TICKS = 1_200;
  private static final int NO_CONTENT = 204;

  private final Child child;
  private final URI write;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private VictoriaMetrics(Child child, int port) {
    this.child = child;
    write = URI.create("http://127.0.0.1:" + port + "/write?db=bench&precision=s");
  }

  /** Starts it with an empty store if it is installed; the scene ends it. */
  static Optional<VictoriaMetrics> start(Scene scene) throws IOException, BenchException {
    Optional<Path> program = Child.find(PACKAGE).or(() -> Child.find("victoria-metrics-prod"));
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = Scene.freePort();
    Child child =
        scene.start(
            PACKAGE,
            List.of(
                program.get().toString(),
                "-storageDataPath=" + scene.folder().resolve(PACKAGE),
                "-httpListenAddr=127.0.0.1:" + port,
                "-retentionPeriod=1y",
                "-search.latencyOffset=0s",
                "-memory.allowedBytes=64MiB"));
    Scene.awaitPort(child, PACKAGE, port);
    return Optional.of(new VictoriaMetrics(child, port));
  }

  Child child() {
    return child;
  }

  /** Writes what {@link IngestLoad} would send; answers the number of values. */
  long write(IngestLoad.Plan plan, long nowSeconds) throws IOException, BenchException {
    long ticks = plan.ticksPerConnection();
    long values = 0;
    for (int connection = 0; connection < plan.connections(); connection++) {
      List<String> fields = fields(plan.valuesPerTick(), plan.seed() + connection);
      StringBuilder body = new StringBuilder();
      for (long tick = 0; tick < ticks; tick++) {
        body.append("bench,host=").append(plan.name(connection)).append(' ');
        body.append(fields.get((int) (tick % REPEAT_TICKS))).append(' ');
        body.append(nowSeconds - ticks + tick).append('\n');
        if (tick % LINES_A_REQUEST == LINES_A_REQUEST - 1 || tick == ticks - 1) {
          post(body.toString());
          body.setLength(0);
        }
      }
      values += ticks * plan.valuesPerTick();
    }
    return values;
  }

  private void post(String body) throws IOException, BenchException {
    HttpRequest request =
        HttpRequest.newBuilder(write)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != NO_CONTENT) {
        throw new BenchException(
            PACKAGE + " answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while writing to " + PACKAGE);
    }
  }

  private static List<String> fields(int columns, long seed) {
    ValueMix mix = new ValueMix(columns, seed);
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < REPEAT_TICKS; i++) {
      fields.add(fields(i == 0 ? mix.row() : mix.next()));
    }
    return fields;
  }

  /** {@code constant_0=17,rate_6=4.25}: exact decimals, never an exponent. */
  static String fields(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.layout().width(); i++) {
      Column column = row.layout().columns().get(i);
      text.append(i == 0 ? "" : ",").append(column.field()).append('=');
      text.append(BigDecimal.valueOf(row.raw(i), column.decimals()).toPlainString());
    }
    return text.toString();
  }
}
