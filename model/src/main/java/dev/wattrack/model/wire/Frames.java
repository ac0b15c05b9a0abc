package dev.wattrack.model.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bodies of the frames around the ticks. Session frames (HELLO, WELCOME, REFUSED, GOODBYE) are maps
 * of texts, so that later versions can add keys that earlier ones ignore.
 */
public final class Frames {
  private static final int MAX_KEYS = 64;
  private static final int MAX_VALUE = 4096;
  private static final int MAX_RANGES = 4096;

  /** Sequence numbers from first to last, both included. Immutable. */
  public record Range(long first, long last) {
    public Range {
      if (last < first) {
        throw new IllegalArgumentException("empty range " + first + ".." + last);
      }
    }
  }

  public static void writeMap(WireBuffer out, int type, Map<String, String> map) {
    WireBuffer body = new WireBuffer(256);
    body.varint(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      body.text(entry.getKey()).text(entry.getValue());
    }
    out.frame(type, body);
  }

  public static Map<String, String> readMap(WireCursor in) throws WireException {
    Map<String, String> map = new LinkedHashMap<>();
    int count = in.count(MAX_KEYS);
    for (int i = 0; i < count; i++) {
      map.put(in.text(MAX_VALUE), in.text(MAX_VALUE));
    }
    return map;
  }

  public static void writeLayout(WireBuffer out, int gid, Layout layout) {
    WireBuffer body = new WireBuffer(256);
    body.varint(gid);
    layout.write(body);
    out.frame(Wire.LAYOUT, body);
  }

  /** Writes acknowledgements; without any range one that only says that somebody is there. */
  public static void writeAck(WireBuffer out, List<Range> ranges) {
    for (int from = 0; from == 0 || from < ranges.size(); from += MAX_RANGES) {
      List<Range> part = ranges.subList(from, Math.min(ranges.size(), from + MAX_RANGES));
      WireBuffer body = new WireBuffer(64);
      body.varint(part.size());
      for (Range range : part) {
        body.varint(range.first()).varint(range.last() - range.first());
      }
      out.frame(Wire.ACK, body);
    }
  }

  public static List<Range> readAck(WireCursor in) throws WireException {
    List<Range> ranges = new ArrayList<>();
    int count = in.count(MAX_RANGES);
    for (int i = 0; i < count; i++) {
      long first = in.varint();
      long more = in.varint();
      if (first < 0 || more < 0 || first + more < first) {
        throw new WireException("acknowledged range " + first + " + " + more);
      }
      ranges.add(new Range(first, first + more));
    }
    return ranges;
  }

  private Frames() {}
}
