package dev.wattrack.sensors.gpio;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** The calls of the C library, through JNA. Safe for use by several threads. */
final class LinuxKernel implements Kernel {
  private static final int O_RDWR_CLOEXEC = 2 | 0x8_0000;
  private static final short POLLIN = 1;
  private static final int POLL_ENTRY_BYTES = 8;
  private static final int POLL_EVENTS_AT = 4;

  /** The C functions by their names; a negative answer becomes an exception with the errno. */
  interface CLibrary extends Library {
    int open(String path, int flags) throws LastErrorException;

    int close(int fd) throws LastErrorException;

    int ioctl(int fd, NativeLong request, Pointer argument) throws LastErrorException;

    int poll(Pointer entries, NativeLong count, int timeoutMillis) throws LastErrorException;

    NativeLong read(int fd, Pointer bytes, NativeLong length) throws LastErrorException;

    String strerror(int errno);
  }

  private final CLibrary c;

  private LinuxKernel(CLibrary c) {
    this.c = c;
  }

  /** Loads the C library; JNA unpacks a part of its own for that. */
  static LinuxKernel load() throws GpioException {
    try {
      return new LinuxKernel(Native.load("c", CLibrary.class));
    } catch (LinkageError e) {
      throw new GpioException(
          GpioException.Kind.OTHER,
          "no access to the C library: "
              + e.getMessage()
              + "; if /tmp is mounted noexec, set WATTRACK_JAVA_OPTS=-Djna.tmpdir=FOLDER");
    }
  }

  @Override
  public int open(String path) {
    try {
      return c.open(path, O_RDWR_CLOEXEC);
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  @Override
  public int close(int fd) {
    try {
      return c.close(fd);
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  @Override
  public int ioctl(int fd, long request, ByteBuffer bytes) {
    try (Memory memory = new Memory(bytes.capacity())) {
      byte[] copy = new byte[bytes.capacity()];
      bytes.get(0, copy);
      memory.write(0, copy, 0, copy.length);
      int answer = c.ioctl(fd, new NativeLong(request, true), memory);
      memory.read(0, copy, 0, copy.length);
      bytes.put(0, copy);
      return answer;
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  /** {@code struct pollfd}: fd s32, events s16, revents s16. */
  @Override
  public int poll(int fd, int timeoutMillis) {
    try (Memory entry = new Memory(POLL_ENTRY_BYTES)) {
      entry.setInt(0, fd);
      entry.setInt(POLL_EVENTS_AT, 0);
      entry.setShort(POLL_EVENTS_AT, POLLIN);
      return c.poll(entry, new NativeLong(1), timeoutMillis);
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  @Override
  public int read(int fd, ByteBuffer bytes) {
    try (Memory memory = new Memory(bytes.capacity())) {
      int length = c.read(fd, memory, new NativeLong(bytes.capacity())).intValue();
      bytes.put(0, memory.getByteArray(0, length));
      return length;
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  @Override
  public String words(int errno) {
    return c.strerror(errno);
  }
}
