package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScanTest {
  private static Scan scan(String text) {
    byte[] bytes = Scan.ascii(text);
    return new Scan().reset(bytes, bytes.length);
  }

  @Test
  void aLineWithoutItsEndDoesNotCount() {
    Scan scan = scan("one 1\ntwo 2");
    assertThat(scan.line()).isTrue();
    assertThat(scan.word()).isTrue();
    assertThat(scan.text()).isEqualTo("one");
    assertThat(scan.line()).isFalse();
    assertThat(scan.word()).isFalse();
  }

  @Test
  void numbersAreWholeWordsWithinALong() {
    Scan scan = scan("12 -7 1x 9223372036854775799 9223372036854775808 99999999999999999999 - \n");
    scan.line();
    assertThat(scan.number()).isTrue();
    assertThat(scan.value()).isEqualTo(12);
    assertThat(scan.number()).isTrue();
    assertThat(scan.value()).isEqualTo(-7);
    assertThat(scan.number()).as("1x").isFalse();
    assertThat(scan.number()).isTrue();
    assertThat(scan.value()).isEqualTo(9_223_372_036_854_775_799L);
    assertThat(scan.number()).as("2^63").isFalse();
    assertThat(scan.number()).isFalse();
    assertThat(scan.number()).as("a lone minus").isFalse();
    assertThat(scan.number()).as("end of line").isFalse();
  }

  @Test
  void fixedPointKeepsItsDecimals() {
    Scan scan = scan("0.10 12 1.239 .5 1.2.3\n");
    scan.line();
    long[] expected = {10, 1200, 123, 50};
    for (long value : expected) {
      assertThat(scan.fixed(2)).isTrue();
      assertThat(scan.value()).isEqualTo(value);
    }
    assertThat(scan.fixed(2)).isFalse();
  }
}
