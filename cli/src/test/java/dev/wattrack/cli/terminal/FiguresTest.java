package dev.wattrack.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FiguresTest {

  @Test
  void theUnknownIsADashAndZeroIsZero() {
    assertThat(Figures.oneDecimal(null)).isEqualTo("–");
    assertThat(Figures.rate(null)).isEqualTo("–");
    assertThat(Figures.with(null, "W")).isEqualTo("–");
    assertThat(Figures.with(0.0, "W")).isEqualTo("0.0 W");
  }

  @Test
  void bytesStayShort() {
    assertThat(Figures.bytes(0.0)).isEqualTo("0 B");
    assertThat(Figures.bytes(1023.0)).isEqualTo("1023 B");
    assertThat(Figures.bytes(1536.0)).isEqualTo("1.5 kB");
    assertThat(Figures.bytes(500.0 * 1024 * 1024)).isEqualTo("500 MB");
    assertThat(Figures.bytes(8e18)).endsWith(" PB");
  }

  @Test
  void spansAreInTheirLargestUnit() {
    assertThat(Figures.span(Duration.ofSeconds(119))).isEqualTo("119 s");
    assertThat(Figures.span(Duration.ofMinutes(119))).isEqualTo("119 min");
    assertThat(Figures.span(Duration.ofHours(47))).isEqualTo("47 h");
    assertThat(Figures.span(Duration.ofDays(9))).isEqualTo("9 d");
    assertThat(Figures.span(Duration.ofSeconds(-3))).isEqualTo("0 s");
  }

  @Test
  void aNarrowScreenLosesTheLeastImportantColumnsFirst() {
    Table table =
        new Table(
            Table.Column.left("NAME", 9), Table.Column.right("A", 1), Table.Column.right("B", 2));
    table.row("node", "\u001b[31m12345\u001b[0m", "67");
    assertThat(table.lines(80))
        .isEqualTo(List.of("NAME      A   B", "node  \u001b[31m12345\u001b[0m  67"));
    assertThat(table.lines(14)).isEqualTo(List.of("NAME   B", "node  67"));
    assertThat(table.lines(1)).isEqualTo(List.of("NAME", "node"));
  }
}
