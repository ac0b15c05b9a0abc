package dev.wattrack.aggregator.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.report.Estimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "412 | 31 | 410 ± 30 J",
        "412 | 14.2 | 412 ± 14 J",
        "412 | 19.6 | 410 ± 20 J",
        "412 | 9.6 | 412 ± 10 J",
        "412 | 0.33 | 412.0 ± 0.3 J",
        "412 | 0 | 412 J",
        "0 | 0 | 0 J",
        "41234 | 3100 | 41 ± 3 kJ",
        "41234567 | 3100000 | 41 ± 3 MJ",
        "9876 | 2 | 9876 ± 2 J",
        "0.0123 | 0.0031 | 12 ± 3 mJ",
        "4 | 31 | < 40 J",
        "-4 | 31 | > −40 J",
        "-500 | 31 | −500 ± 30 J"
      })
  void aFigureHasNoMoreDigitsThanItsIntervalAllows(double value, double half, String text) {
    assertThat(Figures.joules(new Estimate(value, 0, half / 1.96))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "1234567 | 1,234,567",
        "12345 | 12,345",
        "1234.5 | 1235",
        "3.14159 | 3.14",
        "0.00012345 | 0.000123",
        "2.50 | 2.5",
        "100 | 100",
        "-3.14159 | −3.14"
      })
  void aNumberWithoutIntervalHasThreeDigits(double value, String text) {
    assertThat(Figures.number(value)).isEqualTo(text);
  }

  @Test
  void whatIsUnknownIsADashAndNeverZero() {
    assertThat(Figures.joules((Estimate) null)).isEqualTo("–");
    assertThat(Figures.watts(null)).isEqualTo("–");
    assertThat(Figures.number(null)).isEqualTo("–");
    assertThat(Figures.roughly(null)).isEqualTo("–");
    assertThat(Figures.span(null)).isEqualTo("–");
    assertThat(Figures.count(null)).isEqualTo("–");
    assertThat(Figures.money(null, "EUR")).isEqualTo("–");
    assertThat(Figures.gigabytes(null)).isEqualTo("–");
    assertThat(Figures.percent(null)).isEqualTo("–");
  }

  @Test
  void timesAreReadAtAGlance() {
    assertThat(Figures.span(2.85)).isEqualTo("2.85 s");
    assertThat(Figures.span(119.0)).isEqualTo("119 s");
    assertThat(Figures.span(3_725.0)).isEqualTo("1:02:05");
    assertThat(Figures.span(400_000.0)).isEqualTo("4 d 15 h");
    assertThat(Figures.roughly(1_234_567.0)).isEqualTo("1,230,000");
    assertThat(Figures.times(4.754)).isEqualTo("4.75×");
  }
}
