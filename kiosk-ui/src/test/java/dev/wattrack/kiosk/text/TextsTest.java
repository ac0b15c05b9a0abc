package dev.wattrack.kiosk.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
  private static Properties words(String language) throws IOException {
    Properties words = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream("texts_" + language + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }

  @Test
  void everyLanguageHasTheSameWordsWithTheSamePlaces() throws IOException {
    Properties english = words("en");
    for (String language : Texts.LANGUAGES) {
      Properties other = words(language);
      assertThat(other.stringPropertyNames()).as(language).isEqualTo(english.stringPropertyNames());
      for (String key : english.stringPropertyNames()) {
        assertThat(places(other.getProperty(key)))
            .as("%s of %s", key, language)
            .isEqualTo(places(english.getProperty(key)));
        assertThat(other.getProperty(key)).as(key).doesNotContain("'").isNotBlank();
      }
    }
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Pattern.compile("\\{\\d\\}").matcher(text).results().forEach(hit -> places.add(hit.group()));
    return places;
  }

  @Test
  void numbersChooseTheirWords() {
    Texts texts = Texts.of("en");
    assertThat(texts.count("jobs.running", 0)).isEqualTo("No job is running");
    assertThat(texts.count("jobs.running", 1)).isEqualTo("1 job is running");
    assertThat(texts.count("jobs.running", 2)).isEqualTo("2 jobs are running");
    assertThat(Texts.of("tlh").text("simulated")).isEqualTo("SIMULATED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 W",
        "0.05|50 mW",
        "0.00005|50 µW",
        "4.26|4.3 W",
        "9.96|10 W",
        "43.4|43 W",
        "999.4|999 W",
        "999.6|1.0 kW",
        "12345|12 kW",
        "1234567|1.2 MW",
        "-3.1|-3.1 W"
      })
  void wattsAreShortAndHaveTheirUnit(double watts, String shown) {
    assertThat(new Figures(Texts.of("en")).watts(watts)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.00001|10 µs",
        "0.0034|3.4 ms",
        "0.34|0.3 s",
        "2.85|2.9 s",
        "59|59 s",
        "61|1 min",
        "7199|120 min",
        "7200|2 h",
        "90000|25 h",
        "172800|2 days"
      })
  void durationsAreInTheUnitThatFits(double seconds, String shown) {
    assertThat(new Figures(Texts.of("en")).duration(seconds)).isEqualTo(shown);
  }

  @Test
  void unknownIsADashAndGermanHasItsComma() {
    Figures german = new Figures(Texts.of("de"));
    assertThat(german.watts(4.26)).isEqualTo("4,3 W");
    assertThat(german.whole(12_345)).isEqualTo("12.345");
    assertThat(german.watts(null)).isEqualTo("–");
    assertThat(german.percent(null)).isEqualTo("–");
    assertThat(german.celsius(Double.NaN)).isEqualTo("–");
    assertThat(german.duration(null)).isEqualTo("–");
    assertThat(german.joules(Double.POSITIVE_INFINITY)).isEqualTo("–");
  }
}
