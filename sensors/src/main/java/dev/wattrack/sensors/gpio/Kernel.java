package dev.wattrack.sensors.gpio;

import java.nio.ByteBuffer;

/**
 * The five system calls of the GPIO character device. Each gives the call's answer, or the negative
 * errno. Safe for use by several threads.
 */
interface Kernel {
  int ENOENT = 2;
  int EACCES = 13;
  int EPERM = 1;
  int EBUSY = 16;
  int ENODEV = 19;
  int EINVAL = 22;
  int ENOTTY = 25;

  int open(String path);

  int close(int fd);

  /** The buffer is written to the kernel and read back. */
  int ioctl(int fd, long request, ByteBuffer bytes);

  /** Whether something can be read: 1, or 0 after the time. */
  int poll(int fd, int timeoutMillis);

  /** Reads into the buffer from its beginning. */
  int read(int fd, ByteBuffer bytes);

  /** What an errno means. */
  String words(int errno);
}
