package dev.wattrack.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static final Setting<Duration> TIME = Setting.duration("time", "1s", "A time.");
  private static final Setting<Long> SIZE = Setting.bytes("size", "1kB", "A size.");
  private static final Setting<Integer> NUMBER = Setting.integer("n", 1, -5, 9, "things", "Some.");
  private static final Setting<List<String>> LIST = Setting.list("list", "", "Some.");

  @Test
  void timesHaveAUnit() {
    Map<String, Duration> cases =
        Map.of(
            "500ms", Duration.ofMillis(500),
            " 60 s ", Duration.ofMinutes(1),
            "0s", Duration.ZERO,
            "007m", Duration.ofMinutes(7),
            "24h", Duration.ofDays(1),
            "36500d", Duration.ofDays(36_500));
    cases.forEach((text, time) -> assertThat(TIME.parse().apply(text)).as(text).isEqualTo(time));
  }

  @Test
  void whatIsNoTimeIsRefusedWithAnExample() {
    String[] wrong = {
      "",
      " ",
      "s",
      "5",
      "-5s",
      "+5s",
      "1.5s",
      "5 seconds",
      "5S",
      "5s5",
      "5 s s",
      "1e3s",
      "٣s",
      "1234567890s",
      "9223372036854775808ms"
    };
    for (String text : wrong) {
      assertThatThrownBy(() -> TIME.parse().apply(text))
          .as("'%s'", text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a time with its unit, such as 500ms, 60s or 14d");
    }
  }

  @Test
  void everyTimeThatIsTakenCanBeCountedInNanoseconds() {
    assertThat(TIME.parse().apply("36500d").toNanos()).isPositive();
    for (String text : new String[] {"36501d", "999999999h", "999999999d"}) {
      assertThatThrownBy(() -> TIME.parse().apply(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected at most 36500d");
    }
  }

  @Test
  void sizesArePowersOf1024InAnyCase() {
    Map<String, Long> cases =
        Map.of(
            "0B", 0L,
            "512b", 512L,
            "1kB", 1L << 10,
            "1KB", 1L << 10,
            "64 MB", 64L << 20,
            "2gb", 2L << 30,
            "999999999GB", 999_999_999L << 30);
    cases.forEach((text, size) -> assertThat(SIZE.parse().apply(text)).as(text).isEqualTo(size));
  }

  @Test
  void whatIsNoSizeIsRefusedWithAnExample() {
    String[] wrong = {"", "5", "5k", "5KiB", "-5kB", "1.5MB", "5TB", "kB", "1234567890B", "5 k B"};
    for (String text : wrong) {
      assertThatThrownBy(() -> SIZE.parse().apply(text))
          .as("'%s'", text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a size with its unit, such as 512kB or 64MB");
    }
  }

  @Test
  void numbersKeepTheirBounds() {
    assertThat(NUMBER.parse().apply(" -5 ")).isEqualTo(-5);
    assertThat(NUMBER.parse().apply("9")).isEqualTo(9);
    for (String text : new String[] {"10", "-6", "", "1.0", "99999999999"}) {
      assertThatThrownBy(() -> NUMBER.parse().apply(text))
          .as("'%s'", text)
          .hasMessage("expected a whole number from -5 to 9");
    }
  }

  @Test
  void listsAreStrippedAndMayBeEmpty() {
    assertThat(LIST.parse().apply("  ")).isEmpty();
    assertThat(LIST.parse().apply("lo, veth*")).containsExactly("lo", "veth*");
  }

  /** Whatever a person writes is a value or an explanation, never another exception. */
  @Test
  void everyTextIsAnswered() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    String letters = "0123456789 smhdkKMGB.-+x\u0660\u00b5";
    List<Setting<?>> all = List.of(TIME, SIZE, NUMBER, LIST, Setting.flag("flag", true, "A flag."));
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      for (Setting<?> setting : all) {
        assertThat(answer(setting, text.toString()))
            .as("seed %d: %s = '%s'", seed, setting.key(), text)
            .isNotEmpty();
      }
    }
  }

  private static String answer(Setting<?> setting, String text) {
    try {
      return "a value: " + setting.parse().apply(text);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage()).startsWith("expected ") ? "an explanation" : "";
    }
  }
}
