package dev.wattrack.aggregator.store.block;

import java.util.List;
import java.util.zip.CRC32C;

/** Writes blocks (docs/formats/store.md). Keeps its buffers; confined to one thread. */
public final class BlockWriter {
  static final int VERSION = 1;
  static final int HEAD = 5;

  private final ColumnCodec codec = new ColumnCodec();
  private final ByteWriter directory = new ByteWriter(256);
  private final ByteWriter bodies = new ByteWriter(1 << 17);
  private final ByteWriter lengths = new ByteWriter(1024);
  private final ByteWriter columns = new ByteWriter(1 << 17);

  /** A block of the given groups, in order of their layout. */
  public byte[] write(List<Group> groups) {
    directory.clear();
    bodies.clear();
    directory.varint(groups.size());
    for (Group group : groups) {
      int before = bodies.length();
      body(group);
      directory.varint(group.layout()).varint(group.rows()).varint(bodies.length() - before);
    }
    CRC32C crc = new CRC32C();
    byte[] content = directory.append(bodies).toByteArray();
    crc.update(content, 0, content.length);
    return new ByteWriter(content.length + HEAD)
        .u8(VERSION)
        .u32((int) crc.getValue())
        .bytes(content, 0, content.length)
        .toByteArray();
  }

  private void body(Group group) {
    lengths.clear();
    columns.clear();
    codec.write(columns, new ColumnData(group.times(), null, false));
    lengths.varint(columns.length());
    lengths.varint(group.columns().size());
    for (ColumnData column : group.columns()) {
      int before = columns.length();
      codec.write(columns, column);
      lengths.varint(columns.length() - before);
    }
    bodies.append(lengths).append(columns);
  }
}
