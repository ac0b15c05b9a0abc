package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.http.FakeAggregator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueryAndExportTest {
  private static final String SERIES =
      """
      {"series":[{"tags":{"host":"n1","path":"/a,b"},
        "points":[["2026-01-01T00:00:00Z",1.5],["2026-01-01T00:01:00Z",null]]},
       {"tags":{"host":"n2"},"points":[["2026-01-01T00:00:00Z",7]]}]}
      """;

  @TempDir private Path folder = Path.of("");
  private final FakeAggregator aggregator;
  private final Shell shell;

  QueryAndExportTest() throws IOException {
    aggregator = new FakeAggregator();
    shell =
        new Shell(new FakeStarter(0, Path.of("/state")), Map.of("WATTRACK_URL", aggregator.url()));
  }

  @AfterEach
  void stop() throws IOException {
    aggregator.close();
  }

  @Test
  void aQueryBecomesParametersAndATable() {
    aggregator.answer("/api/v1/series", 200, SERIES);
    int code =
        shell.run(
            "query", "disk", "used", "--host", "n1", "--from", "now-2h", "--step", "60s", "--agg",
            "max", "--tag", "path=/");
    assertThat(code).isZero();
    assertThat(aggregator.requests())
        .containsExactly(
            "/api/v1/series?measurement=disk&field=used&from=now-2h&to=now&host=n1&step=60s"
                + "&agg=max&path=%2F");
    assertThat(shell.out())
        .isEqualTo(
            """
            TIME                  host  path  VALUE
            2026-01-01T00:00:00Z  n1    /a,b    1.5
            2026-01-01T00:01:00Z  n1    /a,b      –
            2026-01-01T00:00:00Z  n2              7
            """);
  }

  @Test
  void whatIsSimulatedSaysSoInTheTable() {
    aggregator.answer(
        "/api/v1/series",
        200,
        """
        {"series":[{"tags":{"host":"n1"},"simulated":false,"points":[["2026-01-01T00:00:00Z",1]]},
         {"tags":{"host":"s1"},"simulated":true,"points":[["2026-01-01T00:00:00Z",7]]}]}
        """);
    assertThat(shell.run("query", "disk", "used", "--format", "csv")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            time,host,simulated,value
            2026-01-01T00:00:00Z,n1,,1
            2026-01-01T00:00:00Z,s1,true,7
            """);
  }

  @Test
  void csvQuotesAndLeavesTheUnknownEmpty() {
    aggregator.answer("/api/v1/series", 200, SERIES);
    assertThat(shell.run("query", "disk", "used", "--format", "csv")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            time,host,path,value
            2026-01-01T00:00:00Z,n1,"/a,b",1.5
            2026-01-01T00:01:00Z,n1,"/a,b",
            2026-01-01T00:00:00Z,n2,,7
            """);
  }

  @Test
  void simulatedSeriesAreMarkedWhereTheAggregatorSaysSo() {
    aggregator.answer(
        "/api/v1/series",
        200,
        """
        {"series":[{"tags":{"host":"n1"},"simulated":true,"points":[["2026-01-01T00:00:00Z",1]]},
         {"tags":{"host":"n2"},"simulated":false,"points":[["2026-01-01T00:00:00Z",2]]}]}
        """);
    assertThat(shell.run("query", "cpu", "x")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            TIME                  host               VALUE
            2026-01-01T00:00:00Z  n1    (simulated)      1
            2026-01-01T00:00:00Z  n2                     2
            """);
    assertThat(shell.run("query", "cpu", "x", "--format", "csv")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            time,host,simulated,value
            2026-01-01T00:00:00Z,n1,true,1
            2026-01-01T00:00:00Z,n2,,2
            """);
  }

  @Test
  void theTableRoundsAndCsvIsExact() {
    String values = "53.86666666666667,2.2020096123E7,0.000123456,1e-7,54,-1.5,1.0005E3,\"1.5.0\"";
    StringBuilder points = new StringBuilder();
    for (String value : values.split(",", -1)) {
      points.append(points.isEmpty() ? "" : ",").append("[\"t\",").append(value).append("]");
    }
    aggregator.answer("/api/v1/series", 200, "{\"series\":[{\"points\":[" + points + "]}]}");
    assertThat(shell.run("query", "cpu", "x")).isZero();
    assertThat(shell.out().lines().skip(1).map(line -> line.substring(1).strip()))
        .containsExactly(
            "53.867", "22020096.123", "0.000123", "0.0000001", "54", "-1.5", "1000.5", "1.5.0");
    assertThat(shell.run("query", "cpu", "x", "--format", "csv")).isZero();
    assertThat(shell.out()).contains("t,53.86666666666667\n", "t,1.23456E-4\n");
  }

  @Test
  void nothingFoundHintsAtTheNamesThereAre() {
    aggregator.answer("/api/v1/series", 200, "{\"series\":[]}");
    assertThat(shell.run("query", "cpus", "usage_user")).isZero();
    assertThat(shell.err()).startsWith("no data; did you mean 'cpu'?; known measurements: cpu mem");
    assertThat(shell.run("query", "cpu", "usage")).isZero();
    assertThat(shell.err()).startsWith("no data; fields of cpu: usage_user");
    assertThat(shell.run("query", "cpu", "usage_user")).isZero();
    assertThat(shell.err()).isEqualTo("no data from now-1h to now\n");
  }

  @Test
  void theHintKnowsWhatLineProtocolHasBrought() {
    aggregator.answer("/api/v1/series", 200, "{\"series\":[]}");
    aggregator.answer(
        "/api/v1/measurements",
        200,
        """
        {"measurements":[{"name":"boiler","fields":["note","temp"]}]}
        """);
    assertThat(shell.run("query", "boiler", "nosuch")).isZero();
    assertThat(shell.err()).isEqualTo("no data; fields of boiler: note temp\n");
    assertThat(shell.run("query", "boiler", "tmep")).isZero();
    assertThat(shell.err())
        .isEqualTo("no data; did you mean 'temp'?; fields of boiler: note temp\n");
    assertThat(shell.run("query", "boiler", "temp", "--host", "attic")).isZero();
    assertThat(shell.err()).isEqualTo("no data from now-1h to now of attic\n");
    assertThat(shell.run("query", "boilers", "temp")).isZero();
    assertThat(shell.err())
        .startsWith("no data; did you mean 'boiler'?; known measurements: cpu mem")
        .endsWith(" boiler\n");
  }

  @Test
  void whatCannotBeMeantIsRefusedBeforeAsking() {
    assertThat(shell.run("query", "cpu", "x", "--from", "yesterday")).isEqualTo(2);
    assertThat(shell.run("query", "cpu", "x", "--agg", "median")).isEqualTo(2);
    assertThat(shell.run("query", "cpu", "x", "--step", "1m", "--agg", "cuont")).isEqualTo(2);
    assertThat(shell.err()).contains("sum, count, last or rate").contains("did you mean 'count'?");
    assertThat(shell.run("query", "cpu", "x", "--agg", "max")).isEqualTo(2);
    assertThat(shell.err()).contains("--agg needs --step");
    assertThat(shell.run("query", "cpu", "x", "--url", "http://host:99999")).isEqualTo(2);
    assertThat(shell.run("query", "cpu", "x", "--tag", "host=n1")).isEqualTo(2);
    assertThat(shell.err()).contains("use --host instead");
    assertThat(shell.run("export", "--from", "now", "--to", "now-1h", "--out", "-")).isEqualTo(2);
    assertThat(shell.run("query", "cpu", "x", "--url", "ftp://host")).isEqualTo(2);
    assertThat(aggregator.requests()).isEmpty();
  }

  @Test
  void anExportIntoAFolderIsRefusedBeforeAsking() {
    assertThat(shell.run("export", "--from", "now-1m", "--out", folder.toString())).isEqualTo(2);
    assertThat(shell.err()).contains(folder + " is a folder; name a file");
    assertThat(aggregator.requests()).isEmpty();
  }

  @Test
  void anExportIsMadeOfSlicesWithOneHead() throws IOException {
    aggregator.answer(
        "/api/v1/export",
        query -> new FakeAggregator.Answer(200, "time,host,°\n" + from(query) + ",n1,1\n"));
    Path file = folder.resolve("out.csv");
    int code =
        shell.run(
            "export", "--from", "2026-01-01T23:20:00Z", "--to", "now", "--out", file.toString());
    assertThat(code).as(shell.err()).isZero();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "time,host,°",
            "2026-01-01T23:20:00Z,n1,1",
            "2026-01-01T23:35:00Z,n1,1",
            "2026-01-01T23:50:00Z,n1,1");
    assertThat(aggregator.requests().get(2)).contains("to=2026-01-02T00%3A00%3A00Z", "format=csv");
  }

  @Test
  void lineProtocolGoesToStandardOutputAsItIs() {
    aggregator.answer("/api/v1/export", 200, "cpu,host=n1 usage_user=1 1767225600000000000\n");
    int code =
        shell.run("export", "--from", "now-15m", "--host", "n1", "--format", "lp", "--out", "-");
    assertThat(code).isZero();
    assertThat(shell.out()).isEqualTo("cpu,host=n1 usage_user=1 1767225600000000000\n");
    assertThat(aggregator.requests().get(0)).endsWith("&format=lp&host=n1");
  }

  @Test
  void aFailedExportLeavesNoFileAndKeepsTheOldOne() throws IOException {
    Path file = Files.writeString(folder.resolve("out.csv"), "old");
    aggregator.answer(
        "/api/v1/export",
        query ->
            from(query).equals("2026-01-01T23:20:00Z")
                ? new FakeAggregator.Answer(200, "time\n1\n")
                : new FakeAggregator.Answer(503, "{\"error\":\"store\",\"detail\":\"disk full\"}"));
    int code = shell.run("export", "--from", "2026-01-01T23:20:00Z", "--out", file.toString());
    assertThat(code).isEqualTo(1);
    assertThat(shell.err()).contains("store: disk full (HTTP 503)");
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void slicesAreWholeSecondsAndAtMostAHundred() {
    assertThat(Export.sliceLength(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(15));
    for (long days : List.of(2L, 7L, 365L)) {
      Duration span = Duration.ofDays(days).plusMillis(1);
      Duration slice = Export.sliceLength(span);
      assertThat(slice).isEqualTo(Duration.ofSeconds(slice.toSeconds()));
      assertThat(slice.multipliedBy(100)).isGreaterThanOrEqualTo(span);
    }
  }

  /** The decoded start in {@code from=…&to=…}. */
  private static String from(String query) {
    return query.substring("from=".length(), query.indexOf('&')).replace("%3A", ":");
  }
}
