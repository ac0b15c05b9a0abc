package dev.wattrack.aggregator.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineProtocolTest {
  private static final String EXAMPLE =
      "cpu,host=pi4-1,cpu=cpu0 usage_user=12.5,n=3i,up=true,note=\"a \\\"b\\\", c\" 1700000000";

  private record Parsed(List<LinePoint> points, BadLines bad) {}

  private static Parsed parse(String body, long unitNanos) {
    LineReader reader = new LineReader(body, unitNanos);
    BadLines bad = new BadLines();
    List<LinePoint> points = new ArrayList<>();
    while (reader.hasMore()) {
      points.addAll(reader.next(bad));
    }
    return new Parsed(points, bad);
  }

  @Test
  void aFullLineIsRead() {
    LinePoint point = parse(EXAMPLE, 1).points().get(0);
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
    LinePoint point = parse("my\\ disk,path=/a\\,b\\=c free\\ space=1", 1).points().get(0);
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
        "cpu usage=1 99999999999999999999|bad timestamp",
        "cpu usage=1 -1|out of range",
        "cpu usage=1 9223372036854775807|out of range",
        "cpu usage=1 9223285636854775808|out of range"
      })
  void aBadLineIsNamedWithItsNumberAndTheGoodOnesAreKept(String bad, String reason) {
    Parsed parsed = parse("a x=1\n\n# note\n" + bad + "\nb y=2\n", 1);
    assertThat(parsed.points()).extracting(LinePoint::measurement).containsExactly("a", "b");
    assertThat(parsed.bad().count()).isEqualTo(1);
    assertThat(parsed.bad().first().get(0).number()).isEqualTo(4);
    assertThat(parsed.bad().first().get(0).reason()).contains(reason);
  }

  @Test
  void aTimeBeyondTheYear2262IsABadLineAndNoOtherTime() {
    Parsed parsed = parse("a x=1 1700000000\nb x=1 1700000000000000000", 1_000_000_000L);
    assertThat(parsed.points()).hasSize(1);
    assertThat(parsed.bad().first().get(0).reason())
        .contains("out of range; is the precision right?");
  }

  @Test
  void theFirstAndTheLastTimeThatCanBeKeptAreTaken() {
    Parsed parsed = parse("a x=1 0\na x=1 9223285636854775807", 1);
    assertThat(parsed.points())
        .extracting(LinePoint::time)
        .containsExactly(0L, Long.MAX_VALUE - 86_400_000_000_000L);
  }

  /** What a layout can hold when it is read again; a store with more in it would not open. */
  @Test
  void namesAndTagsAreBoundedAsLayoutsAre() {
    String longest = "é".repeat(256);
    assertThat(parse(longest + ",t=" + longest + " f" + longest.substring(1) + "=1", 1).points())
        .hasSize(1);
    String tooLong = "é".repeat(257);
    for (String line :
        List.of(
            tooLong + " x=1",
            "a," + tooLong + "=1 x=1",
            "a,t=" + tooLong + " x=1",
            "a " + tooLong + "=1")) {
      assertThat(parse(line, 1).bad().first().get(0).reason()).contains("longer than 512 bytes");
    }
    StringBuilder tags = new StringBuilder("a");
    for (int i = 0; i < 64; i++) {
      tags.append(",t").append(i).append("=v");
    }
    assertThat(parse(tags + " x=1", 1).points()).hasSize(1);
    assertThat(parse(tags + ",more=v x=1", 1).bad().first().get(0).reason())
        .isEqualTo("more than 64 tags");
  }

  @Test
  void aLineHasAsManyFieldsAsALayoutAndFewerWhenItHasManyTags() {
    StringBuilder fields = new StringBuilder("f0=1");
    for (int i = 1; i < 8_192; i++) {
      fields.append(",f").append(i).append("=1");
    }
    assertThat(parse("a " + fields, 1).points()).hasSize(1);
    assertThat(parse("a " + fields + ",g=1", 1).bad().first().get(0).reason())
        .contains("too many fields");
    assertThat(parse("a,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1 " + fields, 1).bad().count()).isEqualTo(1);
  }

  @Test
  void aLineBreakInANameIsRefused() {
    Parsed parsed = parse("a\\\nb x=1\nc x=1", 1);
    assertThat(parsed.bad().first().get(0).reason()).contains("control character");
    assertThat(parsed.points()).hasSize(1);
  }

  /** Each such line opens a quote that the next one closes and opens again. */
  @Test
  void linesWithUnbalancedQuotesTakeNoLookAtAllTheOthers() {
    String line = "a b\",x=\"\n";
    String body = line.repeat(100_000) + "good x=1\n";
    Parsed parsed = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> parse(body, 1));
    assertThat(parsed.bad().count()).isEqualTo(100_000);
    assertThat(parsed.bad().first()).hasSize(5);
    assertThat(parsed.points()).extracting(LinePoint::number).containsExactly(100_001);
  }

  @Test
  void aLongTextThatIsNoNumberIsTriedOnce() {
    String body = ("a x=" + "1".repeat(60_000) + "z\n").repeat(20);
    Parsed parsed = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> parse(body, 1));
    assertThat(parsed.bad().count()).isEqualTo(20);
    assertThat(parsed.bad().first().get(0).reason()).contains("bad value").hasSizeLessThan(100);
  }

  @Test
  void aLargeBodyComesInSlices() {
    LineReader reader = new LineReader("a x=1\n".repeat(12_000), 1);
    List<Integer> slices = new ArrayList<>();
    while (reader.hasMore()) {
      slices.add(reader.next(new BadLines()).size());
    }
    assertThat(slices).containsExactly(5_000, 5_000, 2_000);
  }

  /** Nothing that comes in stops the reader, and what it gives can be written and read again. */
  @Test
  void mutatedBodiesAreAnsweredLineByLine() {
    for (int seed = 0; seed < 3_000; seed++) {
      String body = mutated(new Random(seed));
      Parsed parsed = parse(body, 1_000_000);
      for (LinePoint point : parsed.points()) {
        assertThat(point.fields()).as("seed %d", seed).isNotEmpty();
        assertThat(point.time() == null || point.time() >= 0).as("seed %d", seed).isTrue();
        StringBuilder out = new StringBuilder();
        LineWriter writer = new LineWriter(out).begin(point.measurement(), "h", Map.of());
        point.tags().forEach((key, value) -> assertThat(key + value).isNotEmpty());
        point.fields().forEach((key, value) -> writer.field(key, String.valueOf(value)));
        writer.end(1);
        List<LinePoint> again = parse(out.toString(), 1).points();
        assertThat(again).as("seed %d: %s", seed, out).hasSize(1);
        assertThat(again.get(0).fields()).as("seed %d", seed).hasSameSizeAs(point.fields());
      }
    }
  }

  private static String mutated(Random random) {
    StringBuilder body = new StringBuilder((EXAMPLE + "\n").repeat(1 + random.nextInt(4)));
    String alphabet = "\\\",= \n#\t\0i1e.-tfé\ud83d\uffff";
    for (int i = random.nextInt(12); i >= 0; i--) {
      int at = random.nextInt(body.length());
      char c = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(4)) {
        case 0 -> body.setCharAt(at, c);
        case 1 -> body.insert(at, c);
        case 2 -> body.delete(at, Math.min(body.length() - 1, at + random.nextInt(20)));
        default -> body.insert(at, body.substring(at, Math.min(body.length(), at + 30)));
      }
    }
    return body.toString();
  }

  @Test
  void aQuotedLineBreakBelongsToItsLine() {
    Parsed parsed = parse("log text=\"one\ntwo\",n=1i 5\nb y=2", 1);
    assertThat(parsed.points()).hasSize(2);
    assertThat(parsed.points().get(0).fields()).containsEntry("text", "one\ntwo");
  }

  /** Whatever the bytes, every line is either a point or a named bad line. */
  @Test
  void everyPrefixAndEveryChangedCharacterIsAnswered() {
    Random random = new Random(9);
    for (int i = 1; i <= EXAMPLE.length(); i++) {
      Parsed parsed = parse(EXAMPLE.substring(0, i), 1);
      assertThat(parsed.points().size() + parsed.bad().count()).isEqualTo(1);
    }
    for (int i = 0; i < 2_000; i++) {
      char[] text = EXAMPLE.toCharArray();
      text[random.nextInt(text.length)] = (char) random.nextInt(256);
      Parsed parsed = parse(new String(text), 1);
      assertThat(parsed.points().size() + parsed.bad().count()).isBetween(0, 2);
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
    LinePoint point = parse(out.toString(), 1).points().get(0);
    assertThat(point.tags()).isEqualTo(Map.of("host", "pi,1", "path", "/a b"));
    assertThat(point.fields())
        .isEqualTo(Map.of("zero", 0.0, "small", -0.25, "big", 1e14, "note", "say \"hi\""));
    assertThat(List.of(point.time())).containsExactly(7L);
  }
}
