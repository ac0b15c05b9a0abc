package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot.Alert;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import dev.wattrack.kiosk.picture.Picture;
import dev.wattrack.kiosk.picture.TextMeasure;
import dev.wattrack.kiosk.text.Figures;
import dev.wattrack.kiosk.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the picture of what is to be shown. Confined to one thread. */
public final class Projector {
  private final TextMeasure measure;
  private final Comparisons comparisons;

  public Projector(TextMeasure measure, Comparisons comparisons) {
    this.measure = measure;
    this.comparisons = comparisons;
  }

  /**
   * What is to be shown. Immutable.
   *
   * @param pages those in the rotation, for the dots
   * @param alerts critical ones that take the screen; {@code part} counts them then
   * @param bar the touch bar; null while nobody touched
   */
  public record Slide(
      Page page,
      int part,
      List<Page> pages,
      List<Alert> alerts,
      Texts texts,
      Look look,
      @Nullable TouchBar bar,
      Acknowledging acknowledging) {
    public Slide {
      pages = List.copyOf(pages);
      alerts = List.copyOf(alerts);
    }

    /** Where a touch acknowledges nothing. */
    public Slide(
        Page page,
        int part,
        List<Page> pages,
        List<Alert> alerts,
        Texts texts,
        Look look,
        @Nullable TouchBar bar) {
      this(page, part, pages, alerts, texts, look, bar, Acknowledging.OFF);
    }
  }

  public Picture picture(Slide slide, Moment moment) {
    // An old picture is grey: nobody can take it for a live one.
    Look look = moment.old() ? slide.look().unlit() : slide.look();
    Pen pen = new Pen(measure, look);
    Sheet sheet =
        new Sheet(
            pen, slide.texts(), new Figures(slide.texts()), comparisons, moment, slide.part());
    if (moment.snapshot() == null) {
      WaitingScreen.draw(sheet);
    } else if (!slide.alerts().isEmpty()) {
      int place = slide.part() % slide.alerts().size();
      AlertScreen.draw(
          sheet,
          slide.alerts().get(place),
          place,
          slide.alerts().size(),
          slide.acknowledging().on());
    } else {
      slide.page().draw(sheet);
      Frame.draw(
          sheet,
          slide.pages().indexOf(slide.page()),
          slide.pages().size(),
          slide.acknowledging().trouble());
    }
    if (slide.bar() != null) {
      slide.bar().draw(pen, slide.texts());
    }
    return pen.picture();
  }
}
