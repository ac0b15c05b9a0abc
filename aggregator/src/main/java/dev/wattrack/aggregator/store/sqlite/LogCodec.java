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
    ByteWriter out = new ByteWriter(1 << 16);
    out.varint(segments.size());
    for (HeadSegment each : segments) {
      Segment segment = each.segment();
      out.varint(segment.node()).varint(each.layoutIds().length);
      for (int id : each.layoutIds()) {
        out.varint(id);
      }
      out.signed(segment.firstNanos())
          .varint(segment.lastNanos() - segment.firstNanos())
          .varint(segment.ticks())
          .varint(segment.length())
          .bytes(segment.frames(), 0, segment.length());
    }
    return deflate(out.toByteArray());
  }

  /** Huffman codes only: three quarters of what matching saves, in less than half of its time. */
  private static byte[] deflate(byte[] content) {
    ByteWriter body = new ByteWriter(content.length + 64).varint(content.length);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setStrategy(Deflater.HUFFMAN_ONLY);
      deflater.setInput(content);
      deflater.finish();
      byte[] piece = new byte[1 << 16];
      while (!deflater.finished()) {
        body.bytes(piece, 0, deflater.deflate(piece));
      }
    } finally {
      deflater.end();
    }
    byte[] bytes = body.toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return new ByteWriter(bytes.length + HEAD)
        .u8(DEFLATED)
        .u32((int) crc.getValue())
        .bytes(bytes, 0, bytes.length)
        .toByteArray();
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
