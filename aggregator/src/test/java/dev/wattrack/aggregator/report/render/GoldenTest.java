package dev.wattrack.aggregator.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.report.EfficiencyReport;
import dev.wattrack.aggregator.report.GroupBy;
import dev.wattrack.aggregator.report.ReportRequest;
import dev.wattrack.aggregator.report.ReportScene;
import dev.wattrack.aggregator.report.Reporting;
import dev.wattrack.aggregator.report.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A day as every reader sees it; {@code -DtestArgs=-Dupdate.golden=true} writes what is expected
 * anew, and the difference is to be read line by line.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/report");

  private static EfficiencyReport report(GroupBy by) {
    return Reporting.of(ReportScene.day(), ReportScene.request(by));
  }

  private static void same(String name, String text) throws IOException {
    Path expected = FOLDER.resolve(name);
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(expected, text);
    }
    assertThat(text)
        .as("other than %s; -DtestArgs=-Dupdate.golden=true writes it anew", expected)
        .isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @EnumSource(GroupBy.class)
  void everyKindOfLineAsCsv(GroupBy by) throws IOException {
    same("by-" + by.word() + ".csv", CsvReport.of(report(by)));
  }

  @Test
  void theTerminalShowsJobsOfADay() throws IOException {
    String text = TextReport.of(report(GroupBy.JOB), TextReport.WIDTH);
    same("by-job.txt", text);
    assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= 100);
  }

  @Test
  void theTerminalComparesRunsByTheirIds() throws IOException {
    ReportRequest asked = ReportScene.request(GroupBy.PROGRAM);
    ReportRequest request =
        new ReportRequest(
            asked.from(),
            asked.to(),
            asked.by(),
            asked.policy(),
            null,
            new Work.SamplesPerRun(50e6),
            List.of("100", "101", "103", "999"),
            20,
            asked.tariff(),
            "");
    String text = TextReport.of(Reporting.of(ReportScene.day(true), request), 100);
    same("compared-simulated.txt", text);
  }

  @ParameterizedTest
  @EnumSource(GroupBy.class)
  void noTerminalIsTooNarrow(GroupBy by) {
    for (int width : new int[] {20, 40, 80, 100, 132}) {
      assertThat(TextReport.of(report(by), width).lines())
          .filteredOn(line -> line.codePointCount(0, line.length()) > Math.max(width, 28))
          .isEmpty();
    }
  }

  @Test
  void thePageIsWholeInOneFile() throws IOException {
    String page = HtmlReport.of(report(GroupBy.PROGRAM));
    same("by-program.html", page);
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("@import")
        .doesNotContain("url(")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  }

  @Test
  void theCsvHeaderIsThatOfTheContract() {
    assertThat(CsvReport.of(report(GroupBy.USER)).lines().findFirst())
        .hasValue(
            "group,by,runs,succeeded,failed,wall_seconds,cpu_seconds,joules,joules_low,"
                + "joules_high,marginal_joules,idle_joules,watts,tasks,joules_per_task,"
                + "watts_per_task,tasks_per_kwh,energy_delay,cost,co2_grams,quality,boundary");
  }

  @Test
  void aNameCannotSteerATerminalOrBecomeAFormula() {
    assertThat(Sections.clean("a\u001b[31mb\u202ec\nd")).isEqualTo("a?[31mb?c?d");
    assertThat(CsvReport.of(report(GroupBy.PROGRAM)).lines())
        .anyMatch(line -> line.startsWith("'=HYPERLINK(1),program,"));
    assertThat(List.of(Svg.escape("\"<&>'").split(";"))).hasSize(5);
  }
}
