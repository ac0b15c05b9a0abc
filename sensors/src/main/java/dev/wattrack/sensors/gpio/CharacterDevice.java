package dev.wattrack.sensors.gpio;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One line of a GPIO chip, held only while it is read. The line is asked for as an output at 0 and
 * then, in one call and without letting go, made an input that reports edges: no edge can pass
 * between the two. No debounce, it would swallow the pulses. Confined to one thread.
 */
public final class CharacterDevice implements EdgeLine {
  /** Room for the 86 edges of a DHT22 and then some; the kernel's default for a line is 16. */
  static final int EVENT_BUFFER = 256;

  private static final String CONSUMER = "wattrack";
  private static final int MOST_EDGES = 512;
  private static final int EVENTS_A_READ = 64;

  private final Kernel kernel;
  private final Path dev;
  private final String chip;
  private final int line;

  /**
   * A line; nothing is opened yet.
   *
   * @param dev where /dev is
   * @param chip path or label of the chip; empty for the one with the header's pins
   * @param line the number on the chip, on a Raspberry Pi the GPIO number
   */
  public static CharacterDevice of(Path dev, String chip, int line) throws GpioException {
    return new CharacterDevice(LinuxKernel.load(), dev, chip, line);
  }

  CharacterDevice(Kernel kernel, Path dev, String chip, int line) {
    this.kernel = kernel;
    this.dev = dev;
    this.chip = chip;
    this.line = line;
  }

  /** The chips of this machine, for people; empty if there are none or they cannot be opened. */
  public static List<String> describeChips(Path dev) throws GpioException {
    return GpioChips.list(LinuxKernel.load(), dev).stream().map(Object::toString).toList();
  }

  @Override
  public List<Edge> pulseAndListen(Duration low, Duration quiet) throws GpioException {
    GpioChips.Found found = GpioChips.choose(GpioChips.list(kernel, dev), chip);
    if (line < 0 || line >= found.chip().lines()) {
      throw new GpioException(
          GpioException.Kind.MISSING, "no line " + line + " on " + found + "; check 'pin:'");
    }
    int chipFd = kernel.open(found.path().toString());
    if (chipFd < 0) {
      throw trouble(found, "open", chipFd);
    }
    try {
      int lineFd = request(found, chipFd);
      try {
        return pulse(found, lineFd, low, quiet);
      } finally {
        kernel.close(lineFd);
      }
    } finally {
      kernel.close(chipFd);
    }
  }

  private int request(GpioChips.Found found, int chipFd) throws GpioException {
    ByteBuffer request = GpioAbi.request(line, CONSUMER, GpioAbi.FLAG_OUTPUT, EVENT_BUFFER);
    int answer = kernel.ioctl(chipFd, GpioAbi.GET_LINE, request);
    if (answer == -Kernel.EBUSY) {
      throw busy(found, chipFd);
    }
    if (answer < 0) {
      throw trouble(found, "ask for line " + line, answer);
    }
    return GpioAbi.fd(request);
  }

  private List<Edge> pulse(GpioChips.Found found, int lineFd, Duration low, Duration quiet)
      throws GpioException {
    waitFor(low);
    long flags = GpioAbi.FLAG_INPUT | GpioAbi.FLAG_EDGE_RISING | GpioAbi.FLAG_EDGE_FALLING;
    int answer = kernel.ioctl(lineFd, GpioAbi.SET_CONFIG, GpioAbi.config(flags));
    if (answer < 0) {
      throw trouble(found, "listen to line " + line, answer);
    }
    List<Edge> edges = new ArrayList<>();
    ByteBuffer bytes = GpioAbi.buffer(EVENTS_A_READ * GpioAbi.EVENT_BYTES);
    while (edges.size() < MOST_EDGES) {
      int ready = kernel.poll(lineFd, Math.toIntExact(quiet.toMillis()));
      int length = ready > 0 ? kernel.read(lineFd, bytes) : ready;
      if (length < 0) {
        throw trouble(found, "read line " + line, length);
      }
      if (length == 0) {
        break;
      }
      edges.addAll(GpioAbi.events(bytes, length));
    }
    return edges;
  }

  /** At least so long; the sensor does not mind more. */
  private static void waitFor(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private GpioException busy(GpioChips.Found found, int chipFd) {
    ByteBuffer bytes = GpioAbi.lineInfoRequest(line);
    int answer = kernel.ioctl(chipFd, GpioAbi.GET_LINE_INFO, bytes);
    String holder = answer < 0 ? "" : GpioAbi.lineInfo(bytes).consumer();
    return new GpioException(
        GpioException.Kind.BUSY,
        "line "
            + line
            + " of "
            + found
            + " is in use"
            + (holder.isEmpty() ? "" : " by '" + holder + "'")
            + "; an overlay such as dtoverlay=dht11 or another program holds the pin");
  }

  private GpioException trouble(GpioChips.Found found, String what, int answer) {
    int errno = -answer;
    GpioException.Kind kind =
        switch (errno) {
          case Kernel.EACCES, Kernel.EPERM -> GpioException.Kind.PERMISSION;
          case Kernel.ENOENT, Kernel.ENODEV -> GpioException.Kind.MISSING;
          default -> GpioException.Kind.OTHER;
        };
    String advice =
        switch (errno) {
          case Kernel.EINVAL, Kernel.ENOTTY ->
              "; the kernel must be 5.10 or later and the pin able to report edges";
          case Kernel.EACCES, Kernel.EPERM -> "; add the user to the group gpio";
          default -> "";
        };
    return new GpioException(
        kind, found + ": cannot " + what + ": " + kernel.words(errno) + advice);
  }

  @Override
  public String place() {
    return "GPIO " + line + (chip.isEmpty() ? "" : " of " + chip);
  }
}
