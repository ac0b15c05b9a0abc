package dev.wattrack.aggregator.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes a board in Grafana's dashboard model (schema version 39, Grafana 10 and later). */
final class BoardJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 24;

  private final Board board;
  private final ObjectNode root = JSON.createObjectNode();
  private int x;
  private int y;
  private int rowHeight;
  private int id;

  private BoardJson(Board board) {
    this.board = board;
  }

  static String of(Board board) throws JsonProcessingException {
    BoardJson json = new BoardJson(board);
    json.write();
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json.root) + "\n";
  }

  private void write() {
    root.put("uid", board.uid()).put("title", board.whole());
    root.putArray("tags").add("wattrack");
    root.put("schemaVersion", 39).put("version", 1).put("editable", true).put("graphTooltip", 1);
    root.put("refresh", "10s").put("timezone", "browser");
    root.putObject("time").put("from", "now-1h").put("to", "now");
    annotations(root.putObject("annotations").putArray("list"));
    links(root.putArray("links"));
    ArrayNode variables = root.putObject("templating").putArray("list");
    board.variables().forEach(name -> variable(variables.addObject(), name));
    ArrayNode panels = root.putArray("panels");
    board.panels().forEach(panel -> panel(panels.addObject(), panel));
    newLine();
    board.parts().forEach(part -> fold(panels.addObject(), part));
  }

  private void newLine() {
    x = 0;
    y += rowHeight;
    rowHeight = 0;
  }

  /** A closed row takes one line; its panels lie where they are when it alone is open. */
  private void fold(ObjectNode to, Board.Fold part) {
    to.put("id", ++id).put("type", "row").put("title", part.title()).put("collapsed", true);
    to.putObject("gridPos").put("x", 0).put("y", y).put("w", COLUMNS).put("h", 1);
    y++;
    int below = y;
    ArrayNode panels = to.putArray("panels");
    part.panels().forEach(panel -> panel(panels.addObject(), panel));
    x = 0;
    rowHeight = 0;
    y = below;
  }

  private static void source(ObjectNode of) {
    of.putObject("datasource").put("type", "influxdb").put("uid", "wattrack");
  }

  private void annotations(ArrayNode list) {
    boolean ofJobs = board.variables().contains("job");
    String jobs = ofJobs ? " AND \"job\" =~ /^$job$/" : "";
    annotation(
        list.addObject(),
        "Jobs",
        "blue",
        "SELECT \"text\", \"time_end\", \"name\", \"user\" FROM \"job_run\" WHERE $timeFilter"
            + jobs,
        "name,user");
    annotation(
        list.addObject(),
        "Alerts",
        "red",
        "SELECT \"text\", \"time_end\", \"rule\", \"severity\" FROM \"alert\" WHERE $timeFilter",
        "rule,severity");
  }

  private static void annotation(
      ObjectNode to, String name, String color, String query, String tags) {
    to.put("name", name).put("enable", true).put("hide", false).put("iconColor", color);
    source(to);
    ObjectNode target = to.putObject("target");
    target.put("refId", "annotation " + name).put("query", query).put("rawQuery", true);
    target.put("queryType", "tags").put("fromAnnotations", true).put("resultFormat", "table");
    target.put("textColumn", "text").put("timeEndColumn", "time_end").put("tagsColumn", tags);
  }

  private void links(ArrayNode list) {
    ObjectNode link = list.addObject();
    link.put("title", "Wattrack").put("type", "dashboards").put("icon", "dashboard");
    link.put("tooltip", "").put("url", "").put("asDropdown", false).put("targetBlank", false);
    link.put("includeVars", true).put("keepTime", true);
    link.putArray("tags").add("wattrack");
  }

  private void variable(ObjectNode to, String name) {
    to.put("name", name).put("label", name).put("hide", 0).put("skipUrlSync", false);
    if (name.equals("range")) {
      to.put("type", "interval").put("query", "1m,5m,15m,1h,6h,1d").put("refresh", 2);
      to.putObject("current").put("text", "5m").put("value", "5m");
      to.putArray("options");
      return;
    }
    String from = name.equals("job") ? "job_run" : "system";
    String query = "SHOW TAG VALUES FROM \"" + from + "\" WITH KEY = \"" + name + "\"";
    boolean several = !board.file().equals("node");
    to.put("type", "query").put("query", query);
    source(to);
    to.put("refresh", 2).put("regex", "").put("sort", 1).put("multi", several);
    to.put("includeAll", several);
    if (several) {
      to.put("allValue", ".*");
      to.putObject("current").put("text", "All").put("value", "$__all");
    } else {
      to.putObject("current").put("text", "").put("value", "");
    }
    to.putArray("options");
  }

  private void panel(ObjectNode to, Panel panel) {
    to.put("id", ++id).put("type", panel.type).put("title", panel.title);
    if (!panel.description.isEmpty()) {
      to.put("description", panel.description);
    }
    source(to);
    place(to.putObject("gridPos"), panel);
    if (!panel.interval.isEmpty()) {
      to.put("interval", panel.interval);
    }
    fields(to.putObject("fieldConfig"), panel);
    options(to.putObject("options"), panel);
    ArrayNode targets = to.putArray("targets");
    for (int i = 0; i < panel.queries.size(); i++) {
      Panel.Query query = panel.queries.get(i);
      ObjectNode target = targets.addObject();
      target.put("refId", String.valueOf((char) ('A' + i)));
      source(target);
      target.put("query", query.text()).put("rawQuery", true);
      target.put("resultFormat", panel.type.equals("table") ? "table" : "time_series");
      if (!query.alias().isEmpty()) {
        target.put("alias", query.alias());
      }
    }
  }

  private void place(ObjectNode to, Panel panel) {
    if (x + panel.width > COLUMNS) {
      newLine();
    }
    to.put("x", x).put("y", y).put("w", panel.width).put("h", panel.height);
    x += panel.width;
    rowHeight = Math.max(rowHeight, panel.height);
  }

  private static void fields(ObjectNode to, Panel panel) {
    ObjectNode defaults = to.putObject("defaults").put("unit", panel.unit);
    if (panel.min != null && panel.max != null) {
      defaults.put("min", panel.min).put("max", panel.max);
    }
    ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
    ArrayNode steps = thresholds.putArray("steps");
    panel.steps.forEach(
        step -> steps.addObject().put("color", step.color()).put("value", step.from()));
    if (panel.nodeLinks) {
      defaults
          .putArray("links")
          .addObject()
          .put("title", "Node ${__field.labels.host}")
          .put("url", "/d/wattrack-node?${__url_time_range}&var-host=${__field.labels.host}");
    }
    if (panel.type.equals("timeseries")) {
      ObjectNode custom = defaults.putObject("custom");
      custom.put("drawStyle", panel.bars ? "bars" : "line").put("lineWidth", 1);
      custom.put("fillOpacity", panel.bars ? 60 : panel.stacked ? 40 : 5).put("spanNulls", false);
      if (panel.softMax != null) {
        custom.put("axisSoftMax", panel.softMax);
      }
      custom.putObject("stacking").put("mode", panel.stacked ? "normal" : "none").put("group", "A");
      custom.putObject("thresholdsStyle").put("mode", panel.steps.size() > 1 ? "line" : "off");
    }
    to.putArray("overrides");
  }

  private static void options(ObjectNode to, Panel panel) {
    switch (panel.type) {
      case "timeseries" -> {
        ObjectNode legend = to.putObject("legend").put("displayMode", "list");
        legend.put("placement", "bottom").put("showLegend", true).putArray("calcs");
        to.putObject("tooltip").put("mode", "multi").put("sort", "desc");
      }
      case "table" -> to.put("showHeader", true).put("cellHeight", "sm").put("frameIndex", 0);
      default -> {
        ObjectNode reduce = to.putObject("reduceOptions").put("values", false).put("fields", "");
        reduce.putArray("calcs").add("lastNotNull");
        if (panel.type.equals("stat")) {
          to.put("orientation", "auto").put("textMode", "auto").put("colorMode", "value");
          to.put("graphMode", "none").put("justifyMode", "auto").put("wideLayout", true);
          to.put("showPercentChange", false).put("percentChangeColorMode", "standard");
        } else {
          to.put("orientation", "horizontal").put("displayMode", "basic");
          to.put("valueMode", "color").put("namePlacement", "auto").put("sizing", "auto");
          to.put("showUnfilled", true).put("minVizWidth", 8).put("minVizHeight", 16);
          to.put("maxVizHeight", 300);
          ObjectNode legend = to.putObject("legend").put("displayMode", "list");
          legend.put("placement", "bottom").put("showLegend", false).putArray("calcs");
        }
      }
    }
  }

  /** The files there must be. */
  static List<String> files() {
    return Boards.all().stream().map(board -> board.file() + ".json").sorted().toList();
  }
}
