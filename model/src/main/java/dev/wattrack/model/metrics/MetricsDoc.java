package dev.wattrack.model.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes docs/metrics.md from the {@link Catalogue}; a test fails when the file is stale. */
public final class MetricsDoc {

  public static String text() {
    StringBuilder out = new StringBuilder();
    out.append("# Metrics\n\n")
        .append("Generated from the catalogue in `model` (`./wattrack test` fails when stale; ")
        .append("`java -cp model/target/classes dev.wattrack.model.metrics.MetricsDoc ")
        .append("docs/metrics.md` writes it anew).\n\n")
        .append("Every point also carries the tag `host`. Times are UTC. An unknown value is ")
        .append("absent, never 0.\n");
    for (Measurement measurement : Catalogue.all()) {
      out.append("\n## ").append(measurement.name()).append("\n\n");
      out.append(measurement.sentence()).append("  \n");
      if (!measurement.tags().isEmpty()) {
        out.append("Tags: `").append(String.join("`, `", measurement.tags())).append("`.  \n");
      }
      out.append("Source: ").append(measurement.source()).append(".\n\n");
      out.append("| field | kind | unit | meaning |\n|---|---|---|---|\n");
      for (Field field : measurement.fields()) {
        out.append("| `").append(field.name()).append("` | ");
        out.append(field.kind().name().toLowerCase(java.util.Locale.ROOT)).append(" | ");
        out.append(field.unit()).append(" | ").append(field.sentence()).append(" |\n");
      }
    }
    return out.toString();
  }

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text());
  }

  private MetricsDoc() {}
}
