package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of the kiosk become. */
final class KioskCommandTest {
  @TempDir private Path folder;
  private FakeStarter starter;
  private Shell shell;

  @BeforeEach
  void begin() {
    starter = new FakeStarter(7461, folder);
    shell = new Shell(starter, Map.of());
  }

  @Test
  void optionsBecomeKeysOfItsSettings() {
    assertThat(
            shell.run(
                "kiosk",
                "--feed",
                "rack:1",
                "--lang",
                "de",
                "--theme",
                "light",
                "--rotate",
                "5",
                "--window",
                "--page",
                "power"))
        .isZero();
    assertThat(starter.events())
        .containsExactly(
            "kiosk feed=rack:1 language=de theme=light rotate=5s full_screen=false page power");
  }

  @Test
  void aShotIsOfTheRackUnlessAPageIsNamed() {
    assertThat(shell.run("kiosk", "--shot", "a.png")).isZero();
    assertThat(shell.run("kiosk", "--shot", "a.png", "--page", "about", "--snapshot", "f"))
        .isZero();
    assertThat(starter.events())
        .containsExactly("shot  page rack of null", "shot  page about of f");
    assertThat(shell.out()).isEqualTo("a.png\n");
  }

  @Test
  void theGallerySaysHowManyPicturesItHas() {
    assertThat(shell.run("kiosk", "--gallery", "g")).isZero();
    assertThat(shell.out()).isEqualTo("3 pictures in g\n");
  }

  @Test
  void aDemoHasARackOfItsOwnAndLeavesNothing() {
    assertThat(shell.run("kiosk", "--demo")).isZero();
    assertThat(starter.events().get(0))
        .startsWith("aggregator ingest.port=0 http.port=0 state_dir=");
    assertThat(starter.events().subList(1, 5))
        .containsExactly(
            "rack pi-rack",
            "kiosk feed=http://127.0.0.1:7461 page null",
            "rack closed",
            "aggregator closed");
    String state = starter.events().get(0).replaceAll(".*state_dir=", "");
    assertThat(Path.of(state)).doesNotExist();
  }

  @Test
  void optionsThatContradictAreWrongUsage() {
    assertThat(shell.run("kiosk", "--demo", "--feed", "rack")).isEqualTo(2);
    assertThat(shell.run("kiosk", "--snapshot", "f")).isEqualTo(2);
    assertThat(shell.run("kiosk", "--rotate", "soon")).isEqualTo(2);
    assertThat(starter.events()).isEmpty();
  }
}
