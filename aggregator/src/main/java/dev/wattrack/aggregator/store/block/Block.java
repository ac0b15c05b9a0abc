package dev.wattrack.aggregator.store.block;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A block that is read column by column: only its directory is decoded at first. Immutable. Bytes
 * that are no block, or damaged, are a {@link BlockException}, now or when a column is read.
 */
public final class Block {
  private static final int MAX_GROUPS = 1 << 16;
  private static final int MAX_ROWS = 1 << 22;
  private static final int MAX_COLUMNS = 1 << 17;
  private static final long MAX_CELLS = 1 << 26;

  /** A group's place in the block. */
  private record Entry(int layout, int rows, int offset, int length) {}

  private final byte[] bytes;
  private final List<Entry> entries;

  private Block(byte[] bytes, List<Entry> entries) {
    this.bytes = bytes;
    this.entries = entries;
  }

  public static Block of(byte[] bytes) throws BlockException {
    ByteReader in = new ByteReader(bytes, 0, bytes.length);
    int version = in.u8();
    if (version != BlockWriter.VERSION) {
      throw new BlockException("block of version " + version + ", known is 1");
    }
    int expected = in.u32();
    CRC32C crc = new CRC32C();
    crc.update(bytes, BlockWriter.HEAD, bytes.length - BlockWriter.HEAD);
    if (expected != (int) crc.getValue()) {
      throw new BlockException("checksum does not match");
    }
    return ofChecked(bytes);
  }

  /** For bytes whose checksum is known to be right, or of no interest. */
  static Block ofChecked(byte[] bytes) throws BlockException {
    ByteReader in = new ByteReader(bytes, 0, bytes.length);
    in.skip(BlockWriter.HEAD);
    int groups = in.count(Math.min(MAX_GROUPS, in.remaining()));
    List<Entry> entries = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < groups; i++) {
      int layout = in.count(Integer.MAX_VALUE);
      int rows = in.count(MAX_ROWS);
      int length = in.count(bytes.length);
      entries.add(new Entry(layout, rows, (int) offset, length));
      offset += length;
      if (offset > bytes.length) {
        throw new BlockException("groups of more bytes than there are");
      }
    }
    if (offset != in.remaining()) {
      throw new BlockException("groups of " + offset + " bytes in " + in.remaining());
    }
    int base = in.position();
    entries.replaceAll(e -> new Entry(e.layout, e.rows, base + e.offset, e.length));
    return new Block(bytes, List.copyOf(entries));
  }

  public int groups() {
    return entries.size();
  }

  public int layout(int group) {
    return entries.get(group).layout;
  }

  /** A cursor over a group's columns. */
  public Columns columns(int group) throws BlockException {
    return new Columns(entries.get(group));
  }

  /** A whole group; a large one is checked now and decoded column by column when asked for. */
  public Group group(int group) throws BlockException {
    Columns columns = columns(group);
    boolean lazy = LazyColumns.worthwhile(columns.times().length, columns.count());
    List<ColumnData> all = new ArrayList<>();
    for (int i = 0; i < columns.count(); i++) {
      ColumnData column = columns.column(i);
      if (!lazy) {
        all.add(column);
      }
    }
    return new Group(
        layout(group),
        columns.times(),
        lazy ? new LazyColumns(columns.count(), columns::again) : List.copyOf(all));
  }

  /** The columns of one group, each decoded when asked for. Confined to one thread. */
  public final class Columns {
    private final int rows;
    private final int[] ends;
    private final long[] times;

    private Columns(Entry entry) throws BlockException {
      ByteReader in = new ByteReader(bytes, entry.offset, entry.length);
      int timesLength = in.count(entry.length);
      int count = in.count(Math.min(MAX_COLUMNS, in.remaining()));
      ends = new int[count + 1];
      long end = timesLength;
      ends[0] = timesLength;
      for (int i = 1; i <= count; i++) {
        end += in.count(entry.length);
        ends[i] = (int) Math.min(end, Integer.MAX_VALUE);
      }
      if (end != in.remaining()) {
        throw new BlockException("columns of " + end + " bytes in " + in.remaining());
      }
      for (int i = 0; i <= count; i++) {
        ends[i] += in.position();
      }
      rows = entry.rows;
      // Rising times take two bytes a chunk of 128 at least: a bogus row count allocates nothing.
      if (rows > 1 + 64L * timesLength || (long) rows * count > MAX_CELLS) {
        throw new BlockException(
            rows + " rows of " + count + " columns with times of " + timesLength + " bytes");
      }
      times = ColumnCodec.read(in.part(timesLength), rows).values();
      for (int i = 1; i < rows; i++) {
        if (times[i] <= times[i - 1]) {
          throw new BlockException("times do not rise");
        }
      }
    }

    public int count() {
      return ends.length - 1;
    }

    public long[] times() {
      return times;
    }

    private ColumnData again(int index) {
      try {
        return column(index);
      } catch (BlockException e) {
        throw new IllegalStateException("column " + index + " could be read a moment ago", e);
      }
    }

    public ColumnData column(int index) throws BlockException {
      int from = ends[index];
      return ColumnCodec.read(new ByteReader(bytes, from, ends[index + 1] - from), rows);
    }
  }
}
