package dev.wattrack.cli.move;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file of line protocol or CSV, packed with gzip or not. A position is a number of bytes, of a
 * packed file those unpacked. Confined to one thread.
 */
public final class FileSource implements Source {
  private static final long PART_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;
  private final long end;
  private final boolean csv;
  private final CsvLines rows = new CsvLines();
  private final Path file;
  private long position;
  private boolean ended;

  private FileSource(Path file, InputStream in, long end, boolean csv) {
    this.file = file;
    this.in = in;
    this.end = end;
    this.csv = csv;
  }

  public static FileSource open(Path file, boolean csv) throws IOException {
    boolean packed = file.toString().endsWith(".gz");
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    long end = Files.size(file);
    if (packed) {
      in = new BufferedInputStream(new GZIPInputStream(in), 1 << 16);
      end = Long.MAX_VALUE;
    }
    return new FileSource(file, in, end, csv);
  }

  @Override
  public String unit() {
    return "bytes";
  }

  /** Of a packed file this is unknown until it is read. */
  @Override
  public long end() {
    return ended ? position : end;
  }

  @Override
  public long part(long from, Lines lines) throws IOException, InterruptedException {
    if (csv && position == 0) {
      rows.head(line());
    }
    while (position < from && !ended) {
      line(); // to the end of the line that the part before ended with
    }
    if (position > from && from > 0 && !csv) {
      throw new IOException(file + " is not the file it was; begin anew without the progress file");
    }
    long stop = position + PART_BYTES;
    while (position < stop && !ended) {
      String line = line();
      if (csv) {
        rows.row(line, lines);
      } else if (!line.isBlank() && line.charAt(0) != '#') {
        lines.line(line);
      }
    }
    if (csv) {
      rows.flush(lines);
    }
    return ended ? end() : position;
  }

  /** The next line; empty at the end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(200);
    boolean quoted = false;
    while (true) {
      int next = in.read();
      if (next < 0) {
        ended = true;
        break;
      }
      position++;
      quoted ^= csv && next == '"';
      if (next == '\n' && !quoted) {
        break;
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new EOFException(file + ": a line of more than 1 MB at byte " + position);
      }
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
