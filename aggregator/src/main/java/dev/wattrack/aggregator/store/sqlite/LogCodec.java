package dev.wattrack.aggregator.store.sqlite;

import dev.wattrack.aggregator.store.Segment;
import dev.wattrack.aggregator.store.block.BlockException;
import dev.wattrack.aggregator.store.block.ByteReader;
import dev.wattrack.aggregator.store.block.ByteWriter;
import dev.wattrack.model.wire.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A log row: all segments of one commit in one blob (docs/formats/store.md). */
final class LogCodec {
  private static final int DEFLATED = 2;
  private static final int HEAD = 5;

  static byte[] write(List<HeadSegment> segments) {
    ByteWriter heads = new ByteWriter(1024);
    int[] ends = new int[segments.size()];
    int content = 0;
    for (int i = 0; i < ends.length; i++) {
      head(heads, i == 0 ? ends.length : 0, segments.get(i));
      ends[i] = heads.length();
      content += segments.get(i).segment().length();
    }
    content += heads.length();
    ByteWriter out = new ByteWriter(content + 64).u8(DEFLATED).u32(0).varint(content);
    deflate(out, heads.toByteArray(), ends, segments);
    byte[] row = out.toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(row, HEAD, row.length - HEAD);
    for (int i = 1; i < HEAD; i++) {
      row[i] = (byte) (crc.getValue() >>> 8 * (i - 1));
    }
    return row;
  }

  /** What stands before the frames of a segment; before the first one, how many there are. */
  private static void head(ByteWriter out, int count, HeadSegment each) {
    Segment segment = each.segment();
    if (count > 0) {
      out.varint(count);
    }
    out.varint(segment.node()).varint(each.layoutIds().length);
    for (int id : each.layoutIds()) {
      out.varint(id);
    }
    out.signed(segment.firstNanos())
        .varint(segment.lastNanos() - segment.firstNanos())
        .varint(segment.ticks())
        .varint(segment.length());
  }

  /**
   * Huffman codes only: three quarters of what matching saves, in less than half of its time. Piece
   * by piece, because a second copy of all of it is what a small heap lacks.
   */
  private static void deflate(
      ByteWriter out, byte[] heads, int[] ends, List<HeadSegment> segments) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    byte[] piece = new byte[1 << 16];
    try {
      deflater.setStrategy(Deflater.HUFFMAN_ONLY);
      int from = 0;
      for (int i = 0; i < ends.length; i++) {
        deflater.setInput(heads, from, ends[i] - from);
        drain(deflater, piece, out);
        Segment segment = segments.get(i).segment();
        deflater.setInput(segment.frames(), 0, segment.length());
        drain(deflater, piece, out);
        from = ends[i];
      }
      deflater.finish();
      while (!deflater.finished()) {
        out.bytes(piece, 0, deflater.deflate(piece));
      }
    } finally {
      deflater.end();
    }
  }

  /** Until the input is used up: the call that sets the strategy takes none of it. */
  private static void drain(Deflater deflater, byte[] piece, ByteWriter out) {
    while (!deflater.needsInput()) {
      out.bytes(piece, 0, deflater.deflate(piece));
    }
  }

  static List<HeadSegment> read(long log, byte[] blob, Layouts layouts) throws BlockException {
    ByteReader head = new ByteReader(blob, 0, blob.length);
    int form = head.u8();
    if (form != DEFLATED) {
      throw new BlockException("log row of unknown form " + form);
    }
    int expected = head.u32();
    CRC32C crc = new CRC32C();
    crc.update(blob, HEAD, blob.length - HEAD);
    if ((int) crc.getValue() != expected) {
      throw new BlockException("checksum of a log row does not match");
    }
    byte[] content = inflate(blob, head);
    ByteReader in = new ByteReader(content, 0, content.length);
    int count = in.count(content.length);
    List<HeadSegment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      segments.add(segment(log, content, in, layouts));
    }
    return segments;
  }

  private static byte[] inflate(byte[] blob, ByteReader head) throws BlockException {
    byte[] content = new byte[head.count(Integer.MAX_VALUE - 16)];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(blob, head.position(), head.remaining());
      int size = 0;
      while (size < content.length) {
        int more = inflater.inflate(content, size, content.length - size);
        if (more == 0) {
          throw new BlockException("log row ends after " + size + " of " + content.length);
        }
        size += more;
      }
      return content;
    } catch (DataFormatException e) {
      throw new BlockException("log row does not unpack: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static HeadSegment segment(long log, byte[] content, ByteReader in, Layouts layouts)
      throws BlockException {
    int node = in.count(Integer.MAX_VALUE);
    int[] ids = new int[in.count(in.remaining())];
    List<@Nullable Layout> table = new ArrayList<>();
    for (int gid = 0; gid < ids.length; gid++) {
      ids[gid] = in.count(Integer.MAX_VALUE);
      Layout layout = ids[gid] == 0 ? null : layouts.get(ids[gid]);
      if (layout == null && ids[gid] != 0) {
        throw new BlockException("log row with unknown layout " + ids[gid]);
      }
      table.add(layout);
    }
    long first = in.signed();
    long last = first + in.varint();
    int ticks = in.count(Integer.MAX_VALUE);
    int length = in.count(in.remaining());
    byte[] frames = java.util.Arrays.copyOfRange(content, in.position(), in.position() + length);
    in.skip(length);
    return new HeadSegment(log, new Segment(node, table, frames, length, first, last, ticks), ids);
  }

  private LogCodec() {}
}
