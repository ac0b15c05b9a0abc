package dev.wattrack.agent.spool;

import java.io.File;
import java.io.IOException;

/** Files on a disk that is full after so many bytes; what is written until then is real. */
final class BreakingOpener implements Appender.Opener {
  private long room;

  BreakingOpener(long room) {
    this.room = room;
  }

  void room(long bytes) {
    room = bytes;
  }

  @Override
  public Appender open(File file, long length) throws IOException {
    Appender real = Appender.system().open(file, length);
    return new Appender() {
      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        int fits = (int) Math.min(room, count);
        real.write(bytes, offset, fits);
        room -= fits;
        if (fits < count) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void truncate(long to) throws IOException {
        real.truncate(to);
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }
}
