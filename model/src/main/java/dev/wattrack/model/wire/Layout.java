package dev.wattrack.model.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ordered columns of one group of values that are sampled together; sent once, then referred to
 * by number. Immutable.
 */
public record Layout(List<Column> columns) {
  /** UTF-8 bytes of a measurement, tag or field name, or tag value, that may come in. */
  public static final int MAX_TEXT = 512;

  /** Tags of a column that may come in. */
  public static final int MAX_TAGS = 64;

  public Layout {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || columns.size() > Wire.MAX_COLUMNS) {
      throw new IllegalArgumentException("a layout has 1 to 8192 columns, not " + columns.size());
    }
  }

  public int width() {
    return columns.size();
  }

  /** Length in longs of a bitmap with one bit a column. */
  public int bitmapLength() {
    return (columns.size() + 63) >>> 6;
  }

  /** Writes the columns; neighbours of one measurement and tag set share them. */
  public void write(WireBuffer out) {
    List<List<Column>> points = new ArrayList<>();
    for (Column column : columns) {
      List<Column> last = points.isEmpty() ? List.of() : points.get(points.size() - 1);
      if (!last.isEmpty()
          && last.get(0).measurement().equals(column.measurement())
          && last.get(0).tags().equals(column.tags())) {
        last.add(column);
      } else {
        points.add(new ArrayList<>(List.of(column)));
      }
    }
    out.varint(points.size());
    for (List<Column> point : points) {
      Column first = point.get(0);
      out.text(first.measurement()).varint(first.tags().size());
      for (Map.Entry<String, String> tag : first.tags().entrySet()) {
        out.text(tag.getKey()).text(tag.getValue());
      }
      out.varint(point.size());
      for (Column column : point) {
        out.text(column.field())
            .u8(column.kind().code())
            .u8(column.decimals())
            .varint(column.multiplier());
      }
    }
  }

  /** Reads what {@link #write} wrote, within the limits for what comes from outside. */
  public static Layout read(WireCursor in) throws WireException {
    return read(in, MAX_TEXT, MAX_TAGS);
  }

  /**
   * Reads what {@link #write} wrote and we stored ourselves: long names are no reason to lose what
   * was taken once.
   */
  public static Layout readStored(WireCursor in) throws WireException {
    return read(in, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static Layout read(WireCursor in, int maxText, int maxTags) throws WireException {
    List<Column> columns = new ArrayList<>();
    int points = in.count(Wire.MAX_COLUMNS);
    for (int p = 0; p < points; p++) {
      String measurement = in.text(maxText);
      SortedMap<String, String> tags = new TreeMap<>();
      int tagCount = in.count(maxTags);
      for (int t = 0; t < tagCount; t++) {
        tags.put(in.text(maxText), in.text(maxText));
      }
      int fields = in.count(Wire.MAX_COLUMNS - columns.size());
      for (int f = 0; f < fields; f++) {
        columns.add(readColumn(in, measurement, tags, maxText));
      }
    }
    try {
      return new Layout(columns);
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
  }

  private static Column readColumn(
      WireCursor in, String measurement, SortedMap<String, String> tags, int maxText)
      throws WireException {
    String field = in.text(maxText);
    int kind = in.u8();
    int decimals = in.u8();
    long multiplier = in.varint();
    try {
      return new Column(measurement, tags, field, Column.Kind.ofCode(kind), decimals, multiplier);
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
  }
}
