package dev.wattrack.kiosk.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.gallery.Gallery;
import dev.wattrack.kiosk.picture.Item.Label;
import dev.wattrack.kiosk.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every page in every state, language and theme. */
final class GalleryTest {
  private static final Map<String, Picture> PICTURES = new LinkedHashMap<>();

  @BeforeAll
  static void draw() throws InterruptedException {
    Toolkit.start(true);
    Camera camera = Camera.load();
    for (Gallery.Shot shot : Gallery.shots()) {
      PICTURES.put(shot.name(), camera.picture(shot.slide(), shot.moment()));
    }
  }

  private static List<String> broken(Function<Picture, List<String>> rule) {
    List<String> all = new ArrayList<>();
    PICTURES.forEach(
        (name, picture) -> rule.apply(picture).forEach(found -> all.add(name + ": " + found)));
    return all;
  }

  @Test
  void everyPageIsThereInEveryState() {
    assertThat(PICTURES).hasSize(4 * (7 * 8 + 6));
    assertThat(PICTURES.values()).allSatisfy(picture -> assertThat(picture.labels()).isNotEmpty());
  }

  @Test
  void noTextIsClipped() {
    assertThat(broken(LayoutRules::clipped)).isEmpty();
  }

  @Test
  void noTextsOverlap() {
    assertThat(broken(LayoutRules::overlapping)).isEmpty();
  }

  @Test
  void nothingLiesOnAText() {
    assertThat(broken(LayoutRules::covered)).isEmpty();
  }

  @Test
  void everyTextIsLargeEnoughForItsRank() {
    assertThat(broken(LayoutRules::tooSmall)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Vision.class)
  void everyTextHasContrastForEveryEye(Vision vision) {
    assertThat(broken(picture -> LayoutRules.faint(picture, vision))).isEmpty();
  }

  @Test
  void noWordsOfOursAreCut() {
    assertThat(
            broken(
                picture ->
                    picture.labels().stream()
                        .filter(Label::isCut)
                        // An alert's text is somebody else's; the take-over shows all of it.
                        .filter(label -> !label.wanted().contains("66 °C · Above 65 °C"))
                        .map(Label::wanted)
                        .toList()))
        .isEmpty();
  }

  @Test
  void simulatedIsMarkedOnEveryPicture() {
    PICTURES.forEach(
        (name, picture) -> {
          if (!name.contains("-empty-")
              && !name.contains("-waiting-")
              && !name.startsWith("touched")) {
            assertThat(picture.labels())
                .as(name)
                .anyMatch(label -> label.text().matches("SIMULATED|SIMULIERT"));
          }
        });
  }

  @Test
  void anAggregatorThatProtectsNothingIsToldFromOthers() {
    PICTURES.forEach(
        (name, picture) ->
            assertThat(picture.labels().stream().map(Label::text))
                .as(name)
                .filteredOn(text -> text.matches("NOT PROTECTED|NICHT GESCHÜTZT"))
                .hasSize(name.startsWith("unprotected-calm-") ? 1 : 0));
  }

  @Test
  void aStripKeepsTheSignThatNothingIsProtected() {
    PICTURES.forEach(
        (name, picture) -> {
          if (name.matches("unprotected-(stale|old)-.*")) {
            Picture usual = PICTURES.get(name.replace("unprotected-", "rack-"));
            assertThat(picture.items()).as(name).hasSize(usual.items().size() + 2);
          }
        });
  }

  @Test
  void anOldPictureDoesNotMoveAndSaysHowOldItIs() {
    PICTURES.forEach(
        (name, picture) -> {
          if (name.contains("-old-")) {
            assertThat(picture.flows()).as(name).isEmpty();
            assertThat(picture.labels()).as(name).anyMatch(label -> label.text().contains("34 s"));
          }
        });
  }

  @Test
  void unknownIsNeverZero() {
    PICTURES.forEach(
        (name, picture) -> {
          if (name.contains("-empty-")) {
            assertThat(picture.labels())
                .as(name)
                .noneMatch(label -> label.text().matches("0([.,]0+)? ?(W|Wh|J|%|°C)"));
          }
        });
  }
}
