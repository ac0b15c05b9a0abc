package dev.wattrack.sensors.gpio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** GPIO chips as the kernel shows them, and a record of what was asked of them. */
final class FakeKernel implements Kernel {
  final Map<String, String> labels = new HashMap<>();
  final Deque<byte[]> events = new ArrayDeque<>();
  final List<String> calls = new ArrayList<>();
  final Set<Integer> open = new HashSet<>();
  private final Map<Integer, String> paths = new HashMap<>();
  String heldBy = "";
  int openError;
  int lineError;
  int configError;
  int readError;
  private int nextFd = 10;

  @Override
  public int open(String path) {
    if (openError != 0) {
      return -openError;
    }
    open.add(nextFd);
    paths.put(nextFd, path);
    return nextFd++;
  }

  @Override
  public int close(int fd) {
    return open.remove(fd) ? 0 : -9;
  }

  @Override
  public int ioctl(int fd, long request, ByteBuffer bytes) {
    if (request == GpioAbi.GET_CHIP_INFO) {
      String label = labels.get(paths.get(fd));
      if (label == null) {
        return -ENOTTY;
      }
      put(bytes, 0, "gpiochip");
      put(bytes, 32, label);
      bytes.putInt(64, 28);
      return 0;
    }
    if (request == GpioAbi.GET_LINE_INFO) {
      put(bytes, 32, heldBy);
      return 0;
    }
    if (request == GpioAbi.GET_LINE) {
      calls.add(
          "line "
              + bytes.getInt(0)
              + " flags "
              + bytes.getLong(288)
              + " buffer "
              + bytes.getInt(564));
      if (!heldBy.isEmpty() || lineError != 0) {
        return heldBy.isEmpty() ? -lineError : -EBUSY;
      }
      open.add(nextFd);
      bytes.putInt(588, nextFd++);
      return 0;
    }
    calls.add("config flags " + bytes.getLong(0));
    return configError == 0 ? 0 : -configError;
  }

  @Override
  public int poll(int fd, int timeoutMillis) {
    calls.add("poll " + timeoutMillis);
    return events.isEmpty() && readError == 0 ? 0 : 1;
  }

  @Override
  public int read(int fd, ByteBuffer bytes) {
    if (readError != 0) {
      return -readError;
    }
    byte[] next = events.remove();
    bytes.put(0, next);
    return next.length;
  }

  @Override
  public String words(int errno) {
    return "errno " + errno;
  }

  private static void put(ByteBuffer bytes, int at, String text) {
    bytes.put(at, text.getBytes(StandardCharsets.UTF_8));
  }
}
