package dev.wattrack.aggregator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wattrack.aggregator.store.NodeRecord;
import dev.wattrack.aggregator.store.Series;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TimeSeriesStore;
import dev.wattrack.model.wire.Column;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The JSON of {@code /api/v1/series}, made piece by piece because it is several times larger than
 * the numbers it is made of. Made on a worker, read on one thread.
 */
final class SeriesAnswer implements Iterator<Buffer> {
  private static final int PIECE_CHARS = 64 << 10;
  private final List<Series> all;
  private final Map<Integer, NodeRecord> nodes = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();
  private final StringWriter text = new StringWriter();
  private final JsonGenerator out;
  private int series;
  private int point;

  /** Looks up what must be looked up in the store; nothing is read from it later. */
  SeriesAnswer(List<Series> all, TimeSeriesStore store) throws StoreException, IOException {
    this.all = all;
    for (NodeRecord node : store.nodes()) {
      nodes.put(node.number(), node);
    }
    for (Series one : all) {
      for (int i = 0; one.kind() == Column.Kind.TEXT && i < one.values().length; i++) {
        int number = (int) one.values()[i];
        if (!texts.containsKey(number)) {
          texts.put(number, store.text(number));
        }
      }
    }
    out = Json.MAPPER.createGenerator(text);
    out.writeStartObject();
    out.writeArrayFieldStart("series");
  }

  /** Points of all series. */
  long points() {
    return all.stream().mapToLong(one -> one.timesNanos().length).sum();
  }

  @Override
  public boolean hasNext() {
    return !out.isClosed();
  }

  /** The next piece, 64 kB or what is left. */
  @Override
  public Buffer next() {
    try {
      while (text.getBuffer().length() < PIECE_CHARS && series < all.size()) {
        some(all.get(series));
        out.flush();
      }
      if (series == all.size()) {
        out.writeEndArray();
        out.writeEndObject();
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Buffer piece = Buffer.buffer(text.toString());
    text.getBuffer().setLength(0);
    return piece;
  }

  /** A few hundred points more. */
  private void some(Series one) throws IOException {
    if (point == 0) {
      head(one);
    }
    int end = Math.min(one.timesNanos().length, point + 500);
    for (; point < end; point++) {
      out.writeStartArray();
      out.writeString(TimeText.of(one.timesNanos()[point]));
      value(one.kind(), one.values()[point]);
      out.writeEndArray();
    }
    if (point == one.timesNanos().length) {
      out.writeEndArray();
      out.writeEndObject();
      series++;
      point = 0;
    }
  }

  private void head(Series one) throws IOException {
    NodeRecord node = nodes.get(one.node());
    out.writeStartObject();
    out.writeObjectFieldStart("tags");
    out.writeStringField("host", node == null ? "?" : node.name());
    for (Map.Entry<String, String> tag : one.tags().entrySet()) {
      out.writeStringField(tag.getKey(), tag.getValue());
    }
    out.writeEndObject();
    out.writeBooleanField("simulated", node != null && node.simulated());
    out.writeArrayFieldStart("points");
  }

  private void value(Column.Kind kind, double value) throws IOException {
    if (kind == Column.Kind.TEXT) {
      out.writeString(texts.getOrDefault((int) value, ""));
    } else if (Double.isNaN(value)) {
      out.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.writeNumber((long) value);
    } else {
      out.writeNumber(value);
    }
  }
}
