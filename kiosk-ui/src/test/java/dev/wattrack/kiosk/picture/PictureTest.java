package dev.wattrack.kiosk.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.wattrack.kiosk.picture.Item.Label;
import dev.wattrack.kiosk.picture.Item.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Colours, flows and the fitting of texts, with letters of half their size. */
final class PictureTest {
  private final Pen pen = new Pen((text, size, bold) -> text.length() * size / 2, Look.DARK);

  private Label last() {
    List<Label> labels = pen.picture().labels();
    return labels.get(labels.size() - 1);
  }

  @Test
  void contrastIsThatOfTheStandard() {
    Colour white = Colour.rgb(0xFFFFFF);
    assertThat(white.contrast(Colour.rgb(0))).isCloseTo(21, offset(1e-9));
    assertThat(Colour.rgb(0x777777).contrast(white)).isCloseTo(4.48, offset(0.01));
    assertThat(Colour.rgb(0).withAlpha(0.5).over(white).red()).isBetween(126, 129);
  }

  @Test
  void aTextThatIsTooWideBecomesSmallerThenIsCut() {
    pen.text("0123456789", 0, 50, 210, pen.headline(48));
    assertThat(last().size()).isEqualTo(42);
    assertThat(last().isCut()).isFalse();
    pen.text("0123456789", 0, 50, 100, pen.headline(48));
    assertThat(last().size()).isEqualTo(36);
    assertThat(last().text()).isEqualTo("0123…");
    assertThat(last().isCut()).isTrue();
    pen.text("0123456789", 0, 50, 1, pen.headline(48));
    assertThat(last().text()).isEqualTo("…");
  }

  @Test
  void aCutNeverSplitsACharacter() {
    pen.text("🚀🚀🚀🚀🚀🚀", 0, 50, 60, pen.small(18));
    assertThat(last().text()).matches("(🚀)*…");
    assertThat(
            last().text().codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE))
        .isTrue();
  }

  @Test
  void textsStandAsAligned() {
    pen.text("abcd", 100, 50, 90, pen.small(20).right());
    assertThat(last().x()).isEqualTo(60);
    pen.text("abcd", 100, 50, 90, pen.small(20).centre());
    assertThat(last().x()).isEqualTo(80);
  }

  @Test
  void aParagraphHasAtMostItsLinesAndSaysWhereTheNextIs() {
    double next = pen.paragraph("one two three four five six", 0, 100, 100, 2, pen.small(20));
    List<Label> labels = pen.picture().labels();
    assertThat(labels.stream().map(Label::text)).containsExactly("one two", "three four…");
    assertThat(next).isCloseTo(100 + 2 * 24.8, offset(1e-9));
  }

  @Test
  void dotsAreEvenlySpacedAndMoveWithTime() {
    Flow flow =
        new Flow(
            List.of(new Point(0, 0), new Point(60, 0), new Point(60, 40)), 2, 20, 3, Look.WHITE);
    assertThat(flow.dots(0)).hasSize(10).first().isEqualTo(new Point(0, 0));
    assertThat(flow.dots(0).get(7)).isEqualTo(new Point(60, 10));
    assertThat(flow.dots(0.25).get(0)).isEqualTo(new Point(5, 0));
    assertThat(flow.dots(0.5)).as("each is where the next one was").isEqualTo(flow.dots(0));
    assertThat(flow.dots(1e9)).hasSize(10);
  }

  @Test
  void nothingDoesNotFlow() {
    List<Point> way = List.of(new Point(0, 0), new Point(9, 0));
    assertThatThrownBy(() -> new Flow(way, 0, 20, 3, Look.WHITE))
        .hasMessageContaining("a flow of nothing");
  }

  @Test
  void aChipGlowsTheMoreTheWarmerItIs() {
    for (Look look : List.of(Look.DARK, Look.LIGHT)) {
      assertThat(look.warmth(20)).isEqualTo(look.rail());
      assertThat(look.warmth(90)).isEqualTo(look.heat().fill());
      assertThat(look.warmth(60).contrast(look.rail())).isGreaterThan(1.1);
    }
  }
}
