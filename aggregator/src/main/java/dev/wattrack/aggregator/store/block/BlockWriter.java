package dev.wattrack.aggregator.store.block;

import java.util.List;
import java.util.zip.CRC32C;

/** Writes blocks (docs/formats/store.md). Keeps its buffers; confined to one thread. */
public final class BlockWriter {
  static final int VERSION = 1;
  static final int HEAD = 5;

  private static final int KEPT = 1 << 20;

  private final ColumnCodec codec = new ColumnCodec();
  private final ByteWriter directory = new ByteWriter(256);
  private final ByteWriter lengths = new ByteWriter(1024);
  private ByteWriter columns = new ByteWriter(1 << 14);

  /** A block of the given groups, in order of their layout. */
  public byte[] write(List<Group> groups) {
    directory.clear();
    lengths.clear();
    columns.clear();
    int[] lengthEnds = new int[groups.size() + 1];
    int[] columnEnds = new int[groups.size() + 1];
    directory.varint(groups.size());
    for (int g = 0; g < groups.size(); g++) {
      body(groups.get(g));
      lengthEnds[g + 1] = lengths.length();
      columnEnds[g + 1] = columns.length();
      int size = lengthEnds[g + 1] - lengthEnds[g] + columnEnds[g + 1] - columnEnds[g];
      directory.varint(groups.get(g).layout()).varint(groups.get(g).rows()).varint(size);
    }
    byte[] block = new byte[HEAD + directory.length() + lengths.length() + columns.length()];
    int at = HEAD + directory.copy(0, directory.length(), block, HEAD);
    for (int g = 0; g < groups.size(); g++) {
      at += lengths.copy(lengthEnds[g], lengthEnds[g + 1], block, at);
      at += columns.copy(columnEnds[g], columnEnds[g + 1], block, at);
    }
    if (columns.length() > KEPT) {
      columns = new ByteWriter(KEPT);
    }
    seal(block);
    return block;
  }

  private static void seal(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, HEAD, block.length - HEAD);
    block[0] = VERSION;
    for (int i = 1; i < HEAD; i++) {
      block[i] = (byte) (crc.getValue() >>> 8 * (i - 1));
    }
  }

  private void body(Group group) {
    int before = columns.length();
    codec.write(columns, new ColumnData(group.times(), null, false));
    lengths.varint(columns.length() - before).varint(group.columns().size());
    for (ColumnData column : group.columns()) {
      before = columns.length();
      codec.write(columns, column);
      lengths.varint(columns.length() - before);
    }
  }
}
