package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ParserTest {
  @Test
  void everyPrefixOfEveryQueryIsReadOrRefused() throws Exception {
    int read = 0;
    for (String query : CorpusTest.queries()) {
      for (int end = 0; end <= query.length(); end++) {
        read += parsed(query.substring(0, end)) ? 1 : 0;
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void everyQueryWithOneCharacterChangedIsReadOrRefused() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    String letters = "()'\"/*,;.=<>!~-+% 0z\\µ\u0000:";
    int refused = 0;
    for (String query : CorpusTest.queries()) {
      for (int at = 0; at < query.length(); at++) {
        char other = letters.charAt(random.nextInt(letters.length()));
        String changed = query.substring(0, at) + other + query.substring(at + 1);
        refused += parsed(changed) ? 0 : 1;
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(parsed("SELECT " + "(".repeat(5000) + "a" + ")".repeat(5000) + " FROM b")).isFalse();
    assertThat(parsed("SELECT " + "- ".repeat(50) + "1 FROM b")).isTrue();
    assertThat(parsed("SELECT " + "+ ".repeat(100_000) + "1 FROM b")).isFalse();
  }

  private static boolean parsed(String text) {
    try {
      Parser.parse(text);
      return true;
    } catch (InfluxQlException e) {
      assertThat(e.parsing()).as(text).isTrue();
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail(text, e);
    }
  }
}
