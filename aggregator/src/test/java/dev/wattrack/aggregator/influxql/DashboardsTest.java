package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.model.job.UserNames;
import dev.wattrack.model.metrics.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main rules of Grafana's dashboard model, and that every query asks for fields and tags that
 * the catalogue or a derivation has. What Grafana's own schema says is checked by
 * e2e/grafana-schema.sh.
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
    whole(board.get("panels"), ids);
  }

  /** The panels of a closed row lie where they are when it alone is open. */
  private static void whole(JsonNode panels, Set<Integer> ids) {
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : panels) {
      String title = panel.path("title").asText();
      assertThat(title).isNotEmpty();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      if (panel.path("type").asText().equals("row")) {
        assertThat(panel.path("collapsed").asBoolean()).as(title).isTrue();
        assertThat(panel.path("panels")).as(title).isNotEmpty();
        whole(panel.path("panels"), ids);
        continue;
      }
      assertThat(panel.path("type").asText()).isIn("timeseries", "stat", "bargauge", "table");
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
  void everyQueryAsksForWhatThereIs(Path file) throws Exception {
    JsonNode board = JSON.readTree(file.toFile());
    List<String> problems = new ArrayList<>();
    int queries = 0;
    for (JsonNode target : board.get("panels").findValues("targets")) {
      for (JsonNode one : target) {
        problems.addAll(problems(one.path("query").asText()));
        queries++;
      }
    }
    for (JsonNode annotation : board.at("/annotations/list")) {
      problems.addAll(problems(annotation.at("/target/query").asText()));
      queries++;
    }
    for (JsonNode variable : board.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertThat(Parser.parse(variable.path("query").asText())).hasSize(1);
      }
    }
    assertThat(problems).isEmpty();
    assertThat(queries).isGreaterThan(2);
  }

  @Test
  void everyQueryOfGrafanasAlertRulesAsksForWhatThereIs() throws Exception {
    List<String> problems = new ArrayList<>();
    int queries = 0;
    for (String line :
        Files.readAllLines(FOLDER.resolve("../provisioning/alerting/wattrack.yaml"))) {
      if (line.strip().startsWith("query: SELECT")) {
        problems.addAll(problems(line.strip().substring("query: ".length())));
        queries++;
      }
    }
    assertThat(problems).isEmpty();
    assertThat(queries).isPositive();
  }

  @Test
  void aFieldThatThereIsNotIsFound() throws Exception {
    String where = " FROM \"cpu\" WHERE $timeFilter GROUP BY time($__interval), \"host\"";
    assertThat(problems("SELECT mean(\"usage_idle\")" + where)).isEmpty();
    assertThat(problems("SELECT mean(\"usage_idel\")" + where)).hasSize(1);
    assertThat(problems("SELECT 100 - max(\"usage_idel\")" + where)).hasSize(1);
    assertThat(problems("SELECT derivative(max(\"usage_idel\"))" + where)).hasSize(1);
    assertThat(problems("SELECT mean(\"usage_idle\")" + where + ", \"core\"")).hasSize(1);
    assertThat(problems("SELECT \"watts\", \"wats\", \"user\" FROM \"job_run\"")).hasSize(1);
    assertThat(problems("SELECT \"watts\" FROM \"job_runs\"")).hasSize(1);
    assertThat(problems("SELECT sum(\"x\") FROM (SELECT mean(\"a\") AS \"x\" FROM \"mem\")"))
        .hasSize(1);
  }

  private static List<String> problems(String query) throws InfluxQlException {
    String filled =
        query
            .replace("$timeFilter", "time >= 1772323200000ms and time <= 1772330400000ms")
            .replace("$__interval", "10s")
            .replace("$range", "5m")
            .replaceAll("\\$(host|job)", ".*");
    List<String> problems = new ArrayList<>();
    problems((Statement.Select) Parser.parse(filled).get(0), problems);
    return problems.stream().map(problem -> query + ": " + problem).toList();
  }

  private static void problems(Statement.Select select, List<String> problems) {
    if (select.sources().get(0) instanceof Statement.Source.Inner inner) {
      problems(inner.select(), problems);
      return;
    }
    String name = ((Statement.Source.Named) select.sources().get(0)).name();
    Shape shape = shape(name);
    if (shape == null) {
      problems.add("no measurement " + name);
      return;
    }
    Set<String> tags = new HashSet<>(Filter.names(select.condition()));
    tags.remove("time");
    select.grouping().tags().forEach(tag -> tags.add(tag.columnName()));
    tags.removeAll(shape.tagKeys());
    tags.forEach(tag -> problems.add("no tag " + tag));
    for (Statement.Column column : select.columns()) {
      column.expression().visit(part -> problems(part, shape, problems));
    }
  }

  private static void problems(Expr part, Shape shape, List<String> problems) {
    if (part instanceof Expr.Call call) {
      Expr first = call.arguments().get(0);
      if (first instanceof Expr.Call) {
        problems(first, shape, problems);
      } else if (!shape.fields().containsKey(first.columnName())) {
        problems.add("no field for " + call);
      }
    } else if (part instanceof Expr.Ref ref
        && !shape.fields().containsKey(ref.name())
        && !shape.tagKeys().contains(ref.name())) {
      problems.add("no field or tag " + ref.name());
    }
  }

  /** The fields and tags of a measurement of the catalogue, or of a derivation. */
  private static @Nullable Shape shape(String name) {
    dev.wattrack.model.metrics.Measurement known = Catalogue.find(name).orElse(null);
    if (known != null) {
      SortedMap<String, FieldType> fields = new TreeMap<>();
      known.fields().forEach(field -> fields.put(field.name(), FieldType.FLOAT));
      SortedSet<String> tags = new TreeSet<>(known.tags());
      tags.add("host");
      return new Shape(fields, tags);
    }
    RecordingStore store = new RecordingStore();
    Records records = new Records(Records.ledgerOf(store), List.of(), List.of(), UserNames.SHOWN);
    World world = new World(store, List.of(), Map.of(), records, null, 0, 1);
    return Derived.all(world, new Texts(store)).stream()
        .filter(derivation -> derivation.name().equals(name))
        .findFirst()
        .map(derivation -> new Shape(derivation.fields(), derivation.tagKeys()))
        .orElse(null);
  }
}
