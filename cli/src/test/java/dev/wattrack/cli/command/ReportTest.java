package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.http.FakeAggregator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final String ROUTE = "/api/v1/reports/efficiency";

  @TempDir private Path folder = Path.of("");
  private final FakeAggregator aggregator;
  private final Shell shell;

  ReportTest() throws IOException {
    aggregator = new FakeAggregator();
    shell =
        new Shell(new FakeStarter(0, Path.of("/state")), Map.of("WATTRACK_URL", aggregator.url()));
  }

  @AfterEach
  void stop() throws IOException {
    aggregator.close();
  }

  @Test
  void theTableIsPrintedAsItComesButCannotSteerTheTerminal() {
    aggregator.answer(ROUTE, 200, "Efficiency: 1 run\nJOB\u001b[2J\n");
    assertThat(shell.run("report")).isZero();
    assertThat(shell.out()).isEqualTo("Efficiency: 1 run\nJOB?[2J\n");
    assertThat(aggregator.requests())
        .containsExactly(ROUTE + "?from=now-1d&to=now&by=job&format=text&columns=100");
  }

  @Test
  void everyOptionBecomesAParameter() {
    aggregator.answer(ROUTE, 200, "{\"groups\":[]}");
    int code =
        shell.run(
            "report",
            "--from",
            "2026-01-01",
            "--to",
            "now-1h",
            "--by",
            "program",
            "--policy",
            "exclusive",
            "--json",
            "--compare",
            "7,8",
            "--samples-per-run",
            "500000",
            "--off-after",
            "20",
            "--no-simulated");
    assertThat(code).isZero();
    assertThat(shell.out()).contains("\"groups\" : [ ]");
    assertThat(aggregator.requests())
        .containsExactly(
            ROUTE
                + "?from=2026-01-01T00%3A00%3A00Z&to=now-1h&by=program&format=json"
                + "&policy=exclusive&compare=7%2C8&samples_per_run=500000&off_after=20"
                + "&simulated=false");
  }

  @Test
  void aFilesNameSaysItsFormat() throws IOException {
    aggregator.answer(ROUTE, 200, "<!DOCTYPE html>");
    Path page = folder.resolve("january.html");
    assertThat(shell.run("report", "--out", page.toString())).isZero();
    assertThat(Files.readString(page)).isEqualTo("<!DOCTYPE html>");
    assertThat(shell.err()).isEqualTo("wrote " + page + ", 15 bytes\n");
    assertThat(aggregator.requests().get(0)).contains("format=html").doesNotContain("columns");
    assertThat(folder.toFile().list()).containsExactly("january.html");
  }

  @Test
  void whatIsWrongIsSaidWithTheExitCodeForIt() {
    assertThat(shell.run("report", "--by", "moon")).isEqualTo(2);
    assertThat(shell.err()).contains("--by").contains("moon");
    assertThat(shell.run("report", "--from", "yesterday")).isEqualTo(2);
    assertThat(shell.err()).contains("not a time: 'yesterday'");
    assertThat(shell.run("report", "--json", "--format", "csv")).isEqualTo(2);
    aggregator.answer(ROUTE, 429, "{\"error\":\"2 reports are being made\"}");
    assertThat(shell.run("report")).isEqualTo(1);
    assertThat(shell.err()).contains("2 reports are being made (HTTP 429)");
  }
}
