package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files and other stores, into an aggregator that takes lines or refuses them. */
final class ImportTest {
  /** InfluxDB 1.6.7's answer to SELECT * … GROUP BY * with epoch=ns and chunked=true, shortened. */
  private static final String INFLUX =
      """
      {"results":[{"statement_id":0,"series":[{"name":"cpu","tags":{"host":"n 1","cpu":""},\
      "columns":["time","usage_user","state"],"values":[[1767225600000000000,1.5,"a \\"b\\""],\
      [1767225601000000000,2,null]],"partial":true}],"partial":true}]}
      {"results":[{"statement_id":0,"series":[{"name":"mem","tags":{"host":"n2"},\
      "columns":["time","used"],"values":[[1767225600000000000,7]]}]}]}
      """;

  /** VictoriaMetrics 1.79.5's answer to /api/v1/export, shortened. */
  private static final String VICTORIA =
      """
      {"metric":{"__name__":"cpu_usage_user","host":"n1"},"values":[1.5,2],"timestamps":[1767225600000,1767225601000]}
      {"metric":{"__name__":"process_group_memory_bytes","host":"n1"},"values":[9],"timestamps":[1767225600000]}
      {"metric":{"__name__":"other_thing","host":"n1"},"values":[null,3],"timestamps":[1,1767225600000]}
      """;

  @TempDir private Path folder = Path.of("");
  private final HttpServer http;
  private final Shell shell;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int refuseAfter = Integer.MAX_VALUE;
  private volatile String partial = "";

  ImportTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    http.createContext("/api/v2/write", this::write);
    http.createContext("/query", exchange -> tell(exchange, INFLUX));
    http.createContext("/api/v1/export", exchange -> tell(exchange, VICTORIA));
    http.start();
    shell = new Shell(new FakeStarter(0, Path.of("/state")), Map.of("WATTRACK_URL", url()));
  }

  private String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private void write(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      List<String> some = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (lines.size() >= refuseAfter) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      lines.addAll(some);
      if (partial.isEmpty()) {
        exchange.sendResponseHeaders(204, -1);
      } else {
        answer(exchange, 400, partial);
      }
    }
  }

  private void tell(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      answer(exchange, 200, body);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static List<String> some(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "cpu,host=a usage_user=" + i + ",usage_system=0.25 " + (1_000_000L + i))
        .toList();
  }

  @Test
  void aFileOfLineProtocolArrivesLineByLine() throws Exception {
    Path file = folder.resolve("day.lp");
    List<String> all = new ArrayList<>(some(30_000));
    Files.writeString(file, "# a comment\n\n" + String.join("\n", all)); // no line feed at the end
    assertThat(shell.run("import", file.toString())).as(shell.err()).isZero();
    assertThat(lines).isEqualTo(all);
    assertThat(shell.err()).contains("30000 lines imported");
    assertThat(Files.exists(Path.of(file + ".import"))).isFalse();
  }

  @Test
  void anImportThatFailedGoesOnWhereItEnded() throws Exception {
    Path file = folder.resolve("day.lp.gz");
    List<String> all = some(60_000);
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    refuseAfter = 40_000;
    assertThat(shell.run("import", file.toString())).isEqualTo(1);
    assertThat(shell.err()).contains("does not take the samples: HTTP 403", "goes on from here");
    int before = lines.size();
    refuseAfter = Integer.MAX_VALUE;
    assertThat(shell.run("import", file.toString())).as(shell.err()).isZero();
    assertThat(shell.err()).contains("going on at");
    assertThat(lines.size() - before).as("lines sent by the second run").isLessThan(40_000);
    assertThat(lines.stream().distinct()).containsExactlyElementsOf(all);
  }

  @Test
  void csvBecomesPointsOfAllTheirFields() throws Exception {
    Path file = folder.resolve("day.csv");
    Files.writeString(
        file,
        """
        time,host,measurement,tags,field,value
        2026-01-01T00:00:00Z,pi 1,power,sensor=a;source=meter,watts,31.5
        2026-01-01T00:00:00Z,pi 1,power,sensor=a;source=meter,relay,1
        2026-01-01T00:00:00.25Z,pi 1,node,,state,"up, ""well""
        and more"
        """);
    assertThat(shell.run("import", file.toString())).as(shell.err()).isZero();
    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            power,host=pi\\ 1,sensor=a,source=meter watts=31.5,relay=1 1767225600000000000
            node,host=pi\\ 1 state="up, \\"well\\"
            and more" 1767225600250000000""");
  }

  @Test
  void refusedLinesAreCountedAndTheFirstIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("x.lp"), "a b\nm v=1 1\n");
    partial =
        "{\"code\":\"invalid\",\"message\":\"partial write: 1 lines kept, 1 refused: line 1:"
            + " missing value of field 'b' in 'a b';\",\"line\":1}";
    assertThat(shell.run("import", file.toString())).isEqualTo(1);
    assertThat(shell.err())
        .contains("2 lines imported", "1 of them were refused, the first: line 1: missing value");
  }

  @Test
  void influxDbIsAskedForAQuarterOfAnHourAtATime() throws Exception {
    Path progress = folder.resolve("progress");
    int code =
        shell.run(
            "import",
            url(),
            "--type",
            "influxdb",
            "--from",
            "2026-01-01T23:20:00Z",
            "--progress",
            progress.toString());
    assertThat(code).as(shell.err()).isZero();
    assertThat(asked).hasSize(3);
    assertThat(asked.get(2))
        .startsWith("/query?db=wattrack&epoch=ns&chunked=true&q=SELECT")
        .contains("2026-01-01T23%3A50%3A00Z", "2026-01-02T00%3A00%3A00Z");
    assertThat(lines.subList(0, 3))
        .containsExactly(
            "cpu,host=n\\ 1 usage_user=1.5,state=\"a \\\"b\\\"\" 1767225600000000000",
            "cpu,host=n\\ 1 usage_user=2 1767225601000000000",
            "mem,host=n2 used=7 1767225600000000000");
    assertThat(Files.exists(progress)).isFalse();
  }

  @Test
  void victoriaMetricsNamesAreTakenApartByTheCatalogue() {
    int code =
        shell.run(
            "import",
            url(),
            "--type",
            "victoriametrics",
            "--from",
            "now-10m",
            "--progress",
            folder.resolve("p").toString());
    assertThat(code).as(shell.err()).isZero();
    assertThat(lines)
        .containsExactly(
            "cpu,host=n1 usage_user=1.5 1767225600000000000",
            "cpu,host=n1 usage_user=2 1767225601000000000",
            "process_group,host=n1 memory_bytes=9 1767225600000000000",
            "other,host=n1 thing=3 1767225600000000000");
  }

  @Test
  void wrongUsageIsTold() throws Exception {
    assertThat(shell.run("import", url())).isEqualTo(2);
    assertThat(shell.err()).contains("needs --from");
    assertThat(shell.run("import", folder.resolve("none.lp").toString())).isEqualTo(1);
    Path csv = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    assertThat(shell.run("import", csv.toString())).isEqualTo(1);
    assertThat(shell.err()).contains("not the CSV that export writes");
  }
}
