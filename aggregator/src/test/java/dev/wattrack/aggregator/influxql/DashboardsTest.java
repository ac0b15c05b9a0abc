package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.model.metrics.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main rules of Grafana's dashboard model, and that every query asks for what the catalogue
 * has. Grafana's own schema is TypeScript, which cannot be run here.
 */
class DashboardsTest {
  private static final Path FOLDER = Path.of("..", "grafana-dashboards", "dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theModelOfADashboardIsWhole(Path file) throws Exception {
    JsonNode board = JSON.readTree(file.toFile());
    for (String key :
        List.of("uid", "title", "schemaVersion", "panels", "templating", "time", "annotations")) {
      assertThat(board.has(key)).as(key).isTrue();
    }
    assertThat(board.get("uid").asText().length()).isBetween(1, 40);
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : board.get("panels")) {
      String title = panel.path("title").asText();
      assertThat(title).isNotEmpty();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      assertThat(panel.path("type").asText()).isIn("timeseries", "stat");
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo("wattrack");
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotEmpty();
      JsonNode at = panel.get("gridPos");
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(title).isBetween(1, 24);
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
          assertThat(cells.add(cell)).as("%s overlaps at %s", title, cell).isTrue();
        }
      }
      Set<String> refs = new HashSet<>();
      assertThat(panel.path("targets")).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        assertThat(refs.add(target.path("refId").asText())).as(title).isTrue();
        assertThat(target.at("/datasource/uid").asText()).isEqualTo("wattrack");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyQueryAsksForWhatTheCatalogueHas(Path file) throws Exception {
    JsonNode board = JSON.readTree(file.toFile());
    List<String> problems = new ArrayList<>();
    int queries = 0;
    for (JsonNode panel : board.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        problems.addAll(problems(target.path("query").asText()));
        queries++;
      }
    }
    for (JsonNode variable : board.at("/templating/list")) {
      assertThat(Parser.parse(variable.path("query").asText())).hasSize(1);
    }
    assertThat(problems).isEmpty();
    assertThat(queries).isPositive();
  }

  private static List<String> problems(String query) throws InfluxQlException {
    String filled =
        query
            .replace("$timeFilter", "time >= 1772323200000ms and time <= 1772330400000ms")
            .replace("$__interval", "10s")
            .replaceAll("\\$(host|job)", ".*");
    Statement.Select select = (Statement.Select) Parser.parse(filled).get(0);
    Statement.Source.Named source = (Statement.Source.Named) select.sources().get(0);
    dev.wattrack.model.metrics.Measurement measurement = Catalogue.find(source.name()).orElse(null);
    if (measurement == null) {
      return List.of(query + ": no measurement " + source.name());
    }
    List<String> problems = new ArrayList<>();
    Set<String> tags = new HashSet<>(measurement.tags());
    tags.add("host");
    Set<String> used = new HashSet<>(Filter.names(select.condition()));
    used.remove("time");
    select.grouping().tags().forEach(tag -> used.add(tag.columnName()));
    used.removeAll(tags);
    used.forEach(tag -> problems.add(query + ": no tag " + tag));
    for (Statement.Column column : select.columns()) {
      column
          .expression()
          .visit(
              part -> {
                if (part instanceof Expr.Call call && !hasField(measurement, call)) {
                  problems.add(query + ": no field for " + call);
                }
              });
    }
    return problems;
  }

  private static boolean hasField(
      dev.wattrack.model.metrics.Measurement measurement, Expr.Call call) {
    Expr first = call.arguments().get(0);
    if (first instanceof Expr.Call inner) {
      return hasField(measurement, inner);
    }
    return measurement.fields().stream().anyMatch(f -> f.name().equals(first.columnName()));
  }
}
