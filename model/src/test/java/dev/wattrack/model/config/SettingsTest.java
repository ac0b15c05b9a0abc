package dev.wattrack.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Setting<Integer> PORT = Setting.port("http.port", 7461, "Port.");
  private static final Setting<Duration> AGE = Setting.duration("spool.max_age", "24h", "Age.");
  private static final Setting<Long> SIZE = Setting.bytes("spool.max_bytes", "64MB", "Size.");
  private static final Setting<Boolean> FLAG = Setting.flag("insecure", false, "Flag.");
  private static final List<Setting<?>> ALL = List.of(PORT, AGE, SIZE, FLAG);
  private final List<Problem> problems = new ArrayList<>();

  private Settings read(String text, Map<String, String> environment) {
    List<Entry> entries = FlatFile.parse(text, "agent.conf", problems);
    return Settings.bind(ALL, List.of("process_group."), entries, environment, problems);
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    Settings settings = read("", Map.of());
    assertThat(settings.get(PORT)).isEqualTo(7461);
    assertThat(settings.get(AGE)).isEqualTo(Duration.ofHours(24));
    assertThat(settings.get(SIZE)).isEqualTo(64L << 20);
    assertThat(settings.get(FLAG)).isFalse();
    assertThat(problems).isEmpty();
  }

  @Test
  void commentsBlanksAndPrefixesAreUnderstood() {
    Settings settings =
        read("# all\n http.port = 80 # web\n\nprocess_group.db = post#gres\n", Map.of());
    assertThat(settings.get(PORT)).isEqualTo(80);
    assertThat(settings.under("process_group.")).isEqualTo(Map.of("db", "post#gres"));
    assertThat(problems).isEmpty();
  }

  @Test
  void everyProblemIsToldWithItsLineAndTheNearestKey() {
    read("http.prot = 1\nnonsense\nhttp.port = 70000\nhttp.port = 1\ninsecure = maybe\n", Map.of());
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "agent.conf:2: expected 'key = value', found 'nonsense'",
            "agent.conf:4: 'http.port' is set a second time",
            "agent.conf:1: unknown key 'http.prot'; did you mean 'http.port'?",
            "agent.conf:3: http.port = '70000': expected a whole number from 0 to 65535",
            "agent.conf:5: insecure = 'maybe': expected true or false");
  }

  @Test
  void theEnvironmentIsOverTheFile() {
    Settings settings = read("http.port = 1", Map.of("WATTRACK_HTTP_PORT", "2"));
    assertThat(settings.get(PORT)).isEqualTo(2);
    read("", Map.of("WATTRACK_SPOOL_MAX_AGE", "soon"));
    assertThat(problems.get(0).where()).isEqualTo("environment WATTRACK_SPOOL_MAX_AGE");
  }

  @Test
  void aPlaceIsKnownForWhatWasSet() {
    Settings settings = read("insecure = true\nhttp.port = 1\n", Map.of("WATTRACK_HTTP_PORT", "2"));
    assertThat(settings.where("insecure")).isEqualTo("agent.conf:1");
    assertThat(settings.where("http.port")).isEqualTo("environment WATTRACK_HTTP_PORT");
    assertThat(settings.where("spool.max_age")).isEqualTo("spool.max_age");
  }

  @Test
  void theExceptionListsProblemsInOrderOfLineAndThoseWithoutOneLast() {
    List<Problem> found =
        List.of(
            new Problem("--port", "c"),
            new Problem("a.conf:10", "b"),
            new Problem("a.conf:9", "a"));
    assertThat(new ConfigException(found)).hasMessage("a.conf:9: a\na.conf:10: b\n--port: c");
  }

  @Test
  void theNearestWordIsTheOneWithTheFewestLettersToChange() {
    List<String> known = List.of("status", "store.commit_interval", "top");
    assertThat(Nearest.of("statsu", known)).isEqualTo("status");
    assertThat(Nearest.of("commit_interval", known)).isEqualTo("store.commit_interval");
    assertThat(Nearest.of("cpu", known)).isNull();
    assertThat(Nearest.of("", known)).isNull();
    assertThat(Nearest.hint("tpo", List.of("to"))).isEqualTo("; did you mean 'to'?");
  }
}
