package dev.wattrack.energy.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in a CSV file the time in its first column runs forward: a file that holds one node after
 * the other is read as one sorted stream per node, without holding it in memory. Immutable.
 */
record CsvRuns(Path file, List<Run> runs) {
  private static final int MAX_RUNS = 4096;

  /** Clocks of nodes differ, so rows in the order of their arrival may go back by this much. */
  static final double SLACK_SECONDS = 10;

  /** A stretch of lines whose times do not go back; bytes from the beginning of the file. */
  record Run(long from, long to, long firstLine) {}

  static CsvRuns scan(Path file, List<String> columns) throws IOException, RecordingException {
    String name = String.valueOf(file.getFileName());
    List<Run> runs = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      CsvCursor cursor = new CsvCursor(channel, name, new Run(0, channel.size(), 1));
      if (!cursor.next()) {
        throw new RecordingException(name + ":1: the file is empty");
      }
      checkHeader(cursor.line(), columns);
      long runStart = cursor.position();
      long runLine = 2;
      double last = Double.NEGATIVE_INFINITY;
      while (cursor.next()) {
        double time = cursor.line().number(0, columns.get(0));
        if (time < last - SLACK_SECONDS) {
          runs.add(new Run(runStart, cursor.lineStart(), runLine));
          runStart = cursor.lineStart();
          runLine = cursor.line().number;
          if (runs.size() > MAX_RUNS) {
            throw cursor.line().fail("times go back too often; sort the file by " + columns.get(0));
          }
        }
        last = time < last - SLACK_SECONDS ? time : Math.max(last, time);
      }
      runs.add(new Run(runStart, channel.size(), runLine));
    }
    return new CsvRuns(file, runs);
  }

  private static void checkHeader(CsvLine line, List<String> columns) throws RecordingException {
    for (int i = 0; i < columns.size(); i++) {
      if (i >= line.cells() || !line.text(i).equals(columns.get(i))) {
        throw line.fail("the columns should be " + String.join(",", columns));
      }
    }
  }

  /** Reads lines between two places of a file. Confined to one thread. */
  static final class CsvCursor {
    private static final int BUFFER = 1 << 14;
    private final FileChannel channel;
    private final CsvLine line;
    private final long end;
    private byte[] buffer = new byte[BUFFER];
    private long bufferStart;
    private int filled;
    private int at;
    private long lineStart;
    private long number;

    CsvCursor(FileChannel channel, String file, Run run) {
      this.channel = channel;
      this.line = new CsvLine(file);
      this.bufferStart = run.from();
      this.end = run.to();
      this.number = run.firstLine() - 1;
    }

    /** Goes to the next line that is not empty; false at the end. */
    boolean next() throws IOException {
      while (true) {
        int newline = find();
        int stop = newline < 0 ? filled : newline;
        if (stop == at && newline < 0) {
          return false;
        }
        int from = at;
        at = newline < 0 ? filled : newline + 1;
        number++;
        lineStart = bufferStart + from;
        if (stop > from && !(stop == from + 1 && buffer[from] == '\r')) {
          line.set(buffer, from, stop, number);
          return true;
        }
      }
    }

    /**
     * The place of the next newline in the buffer, after reading on where needed; -1 at the end.
     */
    private int find() throws IOException {
      int from = at;
      while (true) {
        for (int i = from; i < filled; i++) {
          if (buffer[i] == '\n') {
            return i;
          }
        }
        from = filled - at;
        if (!refill()) {
          return -1;
        }
      }
    }

    private boolean refill() throws IOException {
      int rest = filled - at;
      if (at > 0) {
        System.arraycopy(buffer, at, buffer, 0, rest);
      } else if (rest == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      bufferStart += at;
      at = 0;
      filled = rest;
      long left = end - (bufferStart + filled);
      if (left <= 0) {
        return false;
      }
      int room = (int) Math.min(left, buffer.length - filled);
      int read = channel.read(ByteBuffer.wrap(buffer, filled, room), bufferStart + filled);
      if (read <= 0) {
        return false;
      }
      filled += read;
      return true;
    }

    CsvLine line() {
      return line;
    }

    /** Where the line at hand begins. */
    long lineStart() {
      return lineStart;
    }

    /** Where the next line begins. */
    long position() {
      return bufferStart + at;
    }

    static String utf8(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
