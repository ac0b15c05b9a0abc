package dev.wattrack.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void theGeneratedPageIsUpToDate() throws Exception {
    Path page = Path.of(System.getProperty("wattrack.root"), "docs", "metrics.md");
    assertThat(page)
        .as("write it anew with the command it names")
        .exists()
        .hasContent(MetricsDoc.text());
    assertThat(Files.readString(page)).isEqualTo(MetricsDoc.text());
  }

  @Test
  void noNameIsThereTwiceAndNoneNeedsQuoting() {
    Set<String> seen = new HashSet<>();
    for (Measurement measurement : Catalogue.all()) {
      assertThat(measurement.name()).matches("[a-z_]+");
      for (Field field : measurement.fields()) {
        assertThat(field.name()).matches("[a-z][a-z0-9_]*");
        assertThat(seen.add(measurement.name() + " " + field.name())).isTrue();
      }
    }
    assertThat(Catalogue.find("cpu")).contains(Catalogue.CPU);
    assertThat(Catalogue.find("nothing")).isEmpty();
  }

  @Test
  void kilobytesOfTheKernelBecomeBytes() {
    var column = Catalogue.MEM.column("total", Map.of());
    assertThat(column.toDouble(2)).isEqualTo(2048.0);
    assertThat(column.toRaw(2048)).isEqualTo(2);
  }
}
