package dev.wattrack.kiosk.view;

import dev.wattrack.kiosk.picture.TextMeasure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Bounds;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/**
 * The kiosk's typeface and how wide texts are in it. Remembers some hundred widths. Confined to the
 * JavaFX thread, or to one thread where there is none.
 */
final class FxText implements TextMeasure {
  /** The first of these that is installed; where none is, the system's own. */
  private static final List<String> FAMILIES =
      List.of("Noto Sans", "DejaVu Sans", "Liberation Sans");

  private static final int MOST_WIDTHS = 1_000;
  private static final int MOST_FONTS = 64;

  private record Key(String text, double size, boolean bold) {}

  private final String family;
  private final Map<Key, Font> fonts = bounded(MOST_FONTS);
  private final Map<Key, Double> widths = bounded(MOST_WIDTHS);
  private final Text text = new Text();

  FxText() {
    List<String> installed = Font.getFamilies();
    family =
        FAMILIES.stream()
            .filter(installed::contains)
            .findFirst()
            .orElse(Font.getDefault().getFamily());
  }

  Font font(double size, boolean bold) {
    return fonts.computeIfAbsent(
        new Key("", size, bold),
        key -> Font.font(family, bold ? FontWeight.BOLD : FontWeight.NORMAL, size));
  }

  @Override
  public double width(String words, double size, boolean bold) {
    Key key = new Key(words, size, bold);
    Double known = widths.get(key);
    if (known == null) {
      text.setFont(font(size, bold));
      text.setText(words);
      Bounds bounds = text.getLayoutBounds();
      known = words.isEmpty() ? Double.valueOf(0) : Double.valueOf(bounds.getWidth());
      widths.put(key, known);
    }
    return known;
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
