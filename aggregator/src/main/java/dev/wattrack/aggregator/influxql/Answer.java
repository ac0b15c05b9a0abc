package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an answer, piece by piece, in the shape of InfluxDB 1.6.7. All texts are looked up
 * before the first piece. Confined to one thread at a time.
 */
public final class Answer {
  private static final int PIECE = 64 << 10;

  /** One statement's part; an error stands alone. */
  record Part(
      List<Result> results,
      List<Listing> listings,
      @Nullable String error,
      @Nullable ZoneId zone) {}

  /** A series as it is written; a whole one is in one chunk that says nothing of what follows. */
  private record Block(
      @Nullable String name,
      Map<String, String> tags,
      List<String> columns,
      int rows,
      boolean whole,
      Cells cells) {}

  /** Writes a row without its brackets. */
  private interface Cells {
    void write(JsonText out, int row);
  }

  private final List<Part> parts;
  private final TimeForm times;
  private final int chunk;
  private final Texts texts;
  private final JsonText out = new JsonText();
  private int part;
  private int block;
  private int row;
  private boolean partOpen;
  private boolean begun;
  private List<Block> blocks = List.of();

  /**
   * @param chunk rows a chunk; 0 for one document
   */
  Answer(List<Part> parts, Texts texts, TimeForm times, int chunk) throws StoreException {
    this.parts = parts;
    this.texts = texts;
    this.times = times;
    this.chunk = chunk;
    for (Part one : parts) {
      for (Result result : one.results()) {
        lookUp(result);
      }
    }
  }

  private void lookUp(Result result) throws StoreException {
    for (int i = 0; i < result.types().size(); i++) {
      for (int at = 0;
          result.types().get(i) == FieldType.STRING && at < result.rows().size();
          at++) {
        double value = result.rows().get(at).values()[i];
        if (!Double.isNaN(value)) {
          texts.text(value);
        }
      }
    }
  }

  /** Values of all series. */
  public long points() {
    long points = 0;
    for (Part one : parts) {
      for (Result result : one.results()) {
        points += (long) result.rows().size() * Math.max(1, result.columns().size());
      }
    }
    return points;
  }

  public boolean hasNext() {
    return !begun || part < parts.size();
  }

  /** The next piece. */
  public String next() {
    if (!begun) {
      begun = true;
      open();
      if (chunk == 0) {
        out.raw("{\"results\":[");
      }
      if (parts.isEmpty()) {
        out.raw(chunk == 0 ? "]}\n" : "{}\n");
        return out.take();
      }
    }
    while (part < parts.size() && out.length() < PIECE) {
      if (chunk == 0) {
        some();
      } else {
        chunk();
      }
    }
    if (part >= parts.size() && chunk == 0) {
      out.raw("]}\n");
    }
    return out.take();
  }

  private void open() {
    block = 0;
    row = 0;
    partOpen = false;
    blocks = part < parts.size() ? blocks(parts.get(part)) : List.of();
  }

  private void some() {
    if (!partOpen) {
      partOpen = true;
      out.raw(part == 0 ? "" : ",");
      head(parts.get(part));
      out.raw(blocks.isEmpty() ? "" : ",\"series\":[");
    }
    if (block < blocks.size()) {
      Block one = blocks.get(block);
      if (row == 0) {
        out.raw(block == 0 ? "" : ",");
        name(one);
      }
      int end = Math.min(one.rows(), row + 500);
      rows(one, end);
      if (row == one.rows()) {
        out.raw("]}");
        block++;
        row = 0;
      }
      return;
    }
    out.raw(blocks.isEmpty() ? "}" : "]}");
    part++;
    open();
  }

  /** One document of a chunked answer: so many rows of one series. */
  private void chunk() {
    Part one = parts.get(part);
    out.raw("{\"results\":[");
    head(one);
    boolean more = false;
    boolean partial = false;
    if (block < blocks.size()) {
      Block series = blocks.get(block);
      out.raw(",\"series\":[");
      name(series);
      boolean whole = series.whole();
      rows(series, whole ? series.rows() : Math.min(series.rows(), row + chunk));
      boolean cut = row < series.rows();
      out.raw(cut ? "],\"partial\":true}]" : "]}]");
      if (!cut) {
        block++;
        row = 0;
      }
      more = cut || block < blocks.size();
      partial = more && !whole;
    }
    out.raw(partial ? ",\"partial\":true}]}\n" : "}]}\n");
    if (!more) {
      part++;
      open();
    }
  }

  private void head(Part one) {
    out.raw("{\"statement_id\":" + part);
    if (one.error() != null) {
      out.raw(",\"error\":").string(one.error());
    }
  }

  private void name(Block one) {
    out.raw("{");
    if (one.name() != null) {
      out.raw("\"name\":").string(one.name()).raw(",");
    }
    if (!one.tags().isEmpty()) {
      String comma = "\"tags\":{";
      for (Map.Entry<String, String> tag : one.tags().entrySet()) {
        out.raw(comma).string(tag.getKey()).raw(":").string(tag.getValue());
        comma = ",";
      }
      out.raw("},");
    }
    String comma = "\"columns\":[";
    for (String column : one.columns()) {
      out.raw(comma).string(column);
      comma = ",";
    }
    out.raw("],\"values\":[");
  }

  private void rows(Block one, int end) {
    boolean first = row == 0 || chunk > 0;
    for (; row < end; row++) {
      out.raw(first ? "[" : ",[");
      one.cells().write(out, row);
      out.raw("]");
      first = false;
    }
  }

  private List<Block> blocks(Part one) {
    List<Block> all = new ArrayList<>();
    for (Listing listing : one.listings()) {
      Cells cells = (to, at) -> listed(to, listing.rows().get(at));
      all.add(
          new Block(
              listing.name(),
              Map.of(),
              listing.columns(),
              listing.rows().size(),
              listing.whole(),
              cells));
    }
    for (Result result : one.results()) {
      List<String> columns = new ArrayList<>(List.of("time"));
      columns.addAll(result.columns());
      Cells cells = (to, at) -> written(to, result, result.rows().get(at), one.zone());
      all.add(
          new Block(
              result.name(),
              new TreeMap<>(result.tags()),
              columns,
              result.rows().size(),
              false,
              cells));
    }
    return all;
  }

  private static void listed(JsonText out, List<Object> row) {
    String comma = "";
    for (Object value : row) {
      out.raw(comma);
      comma = ",";
      if (value instanceof String text) {
        out.string(text);
      } else {
        out.raw(String.valueOf(value));
      }
    }
  }

  private void written(JsonText to, Result result, Result.Row values, @Nullable ZoneId zone) {
    times.write(to, values.time(), zone);
    for (int i = 0; i < values.values().length; i++) {
      to.raw(",");
      double value = values.values()[i];
      if (result.types().get(i) == FieldType.STRING && !Double.isNaN(value)) {
        to.string(text(value));
      } else {
        to.number(value);
      }
    }
  }

  private String text(double number) {
    try {
      return texts.text(number);
    } catch (StoreException e) {
      throw new CompletionException(e); // cannot be: all texts were looked up before
    }
  }
}
