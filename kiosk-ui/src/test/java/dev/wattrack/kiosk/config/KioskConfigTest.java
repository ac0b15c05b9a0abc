package dev.wattrack.kiosk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KioskConfigTest {
  private static KioskConfig read(String text) throws ConfigException {
    return KioskConfig.read("kiosk.conf", text, Map.of(), List.of());
  }

  @Test
  void withoutAFileTheDefaultsHold() throws ConfigException {
    KioskConfig config = read("");
    assertThat(config.feed()).isEqualTo(URI.create("http://localhost:7461"));
    assertThat(config.pages()).isEqualTo(Pages.names());
    assertThat(config.rotate()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.pause()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.theme()).isEqualTo("dark");
    assertThat(config.night()).isEqualTo(new Night(LocalTime.of(22, 0), LocalTime.of(6, 0), 70));
    assertThat(config.shift()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.fullScreen()).isTrue();
    assertThat(config.operator()).as("visitors acknowledge nothing").isFalse();
  }

  @Test
  void everyKeyIsHeeded() throws ConfigException {
    KioskConfig config =
        read(
            """
            feed = ws://rack:7461/api/v1/feed
            pages = about, rack, about
            rotate = 5s
            pause = 2m
            language = de
            theme = light
            night.from = 20:30
            night.to = 08:00
            night.dim = 50
            shift = 0s
            full_screen = no
            operator = yes
            """);
    assertThat(config)
        .isEqualTo(
            new KioskConfig(
                URI.create("http://rack:7461"),
                List.of("about", "rack"),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                "de",
                "light",
                new Night(LocalTime.of(20, 30), LocalTime.of(8, 0), 50),
                Duration.ZERO,
                false,
                true));
  }

  @Test
  void anOptionIsOverTheEnvironmentAndThatOverTheFile() throws ConfigException {
    Map<String, String> environment = Map.of("WATTRACK_FEED", "env:1", "WATTRACK_THEME", "light");
    KioskConfig config =
        KioskConfig.read(
            "kiosk.conf",
            "feed = file:1\ntheme = dark\nlanguage = de\n",
            environment,
            List.of(new Entry("feed", "option:1", "--feed")));
    assertThat(config.feed()).isEqualTo(URI.create("http://option:1"));
    assertThat(config.theme()).isEqualTo("light");
    assertThat(config.language()).isEqualTo("de");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsLine() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    pages = rack, powr
                    rotate = 10ms
                    theme = pink
                    night.from = late
                    feed = nonsense nonsense
                    colour = red
                    """))
        .hasMessageContaining("kiosk.conf:1: pages = 'rack, powr': no page 'powr'")
        .hasMessageContaining("did you mean 'power'?")
        .hasMessageContaining("kiosk.conf:2: rotate = '10ms': expected at least 1s")
        .hasMessageContaining("kiosk.conf:3: theme = 'pink': expected one of dark, light")
        .hasMessageContaining("kiosk.conf:4: night.from = 'late'")
        .hasMessageContaining("kiosk.conf:5: feed")
        .hasMessageContaining("kiosk.conf:6: unknown key 'colour'");
  }

  @Test
  void theNightMayGoOverMidnightOrBeOff() {
    Night late = new Night(LocalTime.of(22, 0), LocalTime.of(6, 0), 70);
    assertThat(late.dimAt(LocalTime.of(21, 59))).isZero();
    assertThat(late.dimAt(LocalTime.of(22, 0))).isEqualTo(0.7);
    assertThat(late.dimAt(LocalTime.of(3, 0))).isEqualTo(0.7);
    assertThat(late.dimAt(LocalTime.of(6, 0))).isZero();
    Night noon = new Night(LocalTime.of(12, 0), LocalTime.of(13, 0), 40);
    assertThat(noon.dimAt(LocalTime.of(12, 30))).isEqualTo(0.4);
    assertThat(noon.dimAt(LocalTime.of(13, 30))).isZero();
    Night never = new Night(LocalTime.NOON, LocalTime.NOON, 40);
    assertThat(never.dimAt(LocalTime.NOON)).isZero();
  }

  @Test
  void theSampleFileIsUpToDate() throws Exception {
    Path file = Path.of(System.getProperty("wattrack.root"), "docs", "kiosk.conf");
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(file, SampleConfig.text());
    }
    assertThat(file).hasContent(SampleConfig.text());
    assertThat(read(Files.readString(file))).isEqualTo(read(""));
  }
}
