package dev.wattrack.aggregator.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineProtocolTest {
  private static final String EXAMPLE =
      "cpu,host=pi4-1,cpu=cpu0 usage_user=12.5,n=3i,up=true,note=\"a \\\"b\\\", c\" 1700000000";

  @Test
  void aFullLineIsRead() {
    LinePoint point = LineParser.parse(EXAMPLE, 1).points().get(0);
    assertThat(point.measurement()).isEqualTo("cpu");
    assertThat(point.tags()).isEqualTo(Map.of("host", "pi4-1", "cpu", "cpu0"));
    assertThat(point.fields())
        .containsExactly(
            Map.entry("usage_user", 12.5),
            Map.entry("n", 3L),
            Map.entry("up", true),
            Map.entry("note", "a \"b\", c"));
    assertThat(point.time()).isEqualTo(1_700_000_000L);
  }

  @Test
  void escapesInNamesAreTakenOff() {
    LinePoint point =
        LineParser.parse("my\\ disk,path=/a\\,b\\=c free\\ space=1", 1).points().get(0);
    assertThat(point.measurement()).isEqualTo("my disk");
    assertThat(point.tags()).containsEntry("path", "/a,b=c");
    assertThat(point.fields()).containsEntry("free space", 1.0);
    assertThat(point.time()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu|missing fields",
        "cpu usage|missing value",
        "cpu usage=|bad value",
        "cpu usage=abc|bad value",
        "cpu usage=NaN|bad value",
        "cpu usage=1e999|not finite",
        "cpu usage=12345678901234567890i|bad value",
        "cpu,host usage=1|missing tag value",
        "cpu,host= usage=1|empty tag",
        ",host=a usage=1|missing measurement",
        "cpu note=\"open|unbalanced quotes",
        "cpu usage=1 noon|bad timestamp",
        "cpu usage=1 99999999999999999999|bad timestamp"
      })
  void aBadLineIsNamedWithItsNumberAndTheGoodOnesAreKept(String bad, String reason) {
    LinePoint.Parsed parsed = LineParser.parse("a x=1\n\n# note\n" + bad + "\nb y=2\n", 1);
    assertThat(parsed.points()).extracting(LinePoint::measurement).containsExactly("a", "b");
    assertThat(parsed.bad()).hasSize(1);
    assertThat(parsed.bad().get(0).number()).isEqualTo(4);
    assertThat(parsed.bad().get(0).reason()).contains(reason);
  }

  @Test
  void aTimeBeyondTheYear2262IsABadLineAndNoOtherTime() {
    LinePoint.Parsed parsed =
        LineParser.parse("a x=1 1700000000\nb x=1 1700000000000000000", 1_000_000_000L);
    assertThat(parsed.points()).hasSize(1);
    assertThat(parsed.bad().get(0).reason()).contains("out of range; is the precision right?");
  }

  @Test
  void aQuotedLineBreakBelongsToItsLine() {
    LinePoint.Parsed parsed = LineParser.parse("log text=\"one\ntwo\",n=1i 5\nb y=2", 1);
    assertThat(parsed.points()).hasSize(2);
    assertThat(parsed.points().get(0).fields()).containsEntry("text", "one\ntwo");
  }

  /** Whatever the bytes, every line is either a point or a named bad line. */
  @Test
  void everyPrefixAndEveryChangedCharacterIsAnswered() {
    Random random = new Random(9);
    for (int i = 1; i <= EXAMPLE.length(); i++) {
      LinePoint.Parsed parsed = LineParser.parse(EXAMPLE.substring(0, i), 1);
      assertThat(parsed.points().size() + parsed.bad().size()).isEqualTo(1);
    }
    for (int i = 0; i < 2_000; i++) {
      char[] text = EXAMPLE.toCharArray();
      text[random.nextInt(text.length)] = (char) random.nextInt(256);
      LinePoint.Parsed parsed = LineParser.parse(new String(text), 1);
      assertThat(parsed.points().size() + parsed.bad().size()).isBetween(0, 2);
    }
  }

  @Test
  void whatIsWrittenIsReadBackAndNothingUnfitIsWritten() {
    StringBuilder out = new StringBuilder();
    LineWriter writer = new LineWriter(out);
    writer.begin("my disk", "pi,1", Map.of("path", "/a b"));
    writer.field("nan", Double.NaN).field("inf", Double.POSITIVE_INFINITY);
    assertThat(writer.isEmpty()).isTrue();
    writer.field("zero", -0.0).field("small", -0.25).field("big", 1e14).field("note", "say \"hi\"");
    writer.end(7);
    assertThat(out.toString()).doesNotContain("NaN").doesNotContain("Inf").doesNotContain("-0,");
    LinePoint point = LineParser.parse(out.toString(), 1).points().get(0);
    assertThat(point.tags()).isEqualTo(Map.of("host", "pi,1", "path", "/a b"));
    assertThat(point.fields())
        .isEqualTo(Map.of("zero", 0.0, "small", -0.25, "big", 1e14, "note", "say \"hi\""));
    assertThat(List.of(point.time())).containsExactly(7L);
  }
}
