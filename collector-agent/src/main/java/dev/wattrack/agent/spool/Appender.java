package dev.wattrack.agent.spool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/** Appends to one file; a test's breaks when it is told to. Confined to the spool's lock. */
interface Appender {
  /** Opens a file at this length, cutting off what is behind. */
  interface Opener {
    Appender open(File file, long length) throws IOException;
  }

  /** Hands the bytes to the operating system; after that a kill does not lose them. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  void truncate(long length) throws IOException;

  void close() throws IOException;

  static Opener system() {
    return new SystemOpener();
  }

  /** Real files. */
  final class SystemOpener implements Opener {
    @Override
    public Appender open(File file, long length) throws IOException {
      RandomAccessFile random = new RandomAccessFile(file, "rw");
      try {
        random.setLength(length);
        random.seek(length);
      } catch (IOException e) {
        random.close();
        throw e;
      }
      return new Random(random);
    }
  }

  /** Over a RandomAccessFile, which has no buffer of its own. */
  final class Random implements Appender {
    private final RandomAccessFile file;

    Random(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.setLength(length);
      file.seek(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
