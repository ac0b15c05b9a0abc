package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Programs of this machine. Output up to 16 kB is read once the program has ended, so that nothing
 * here can hang on it: what does not fit into the pipe blocks the program, which is then killed. A
 * program that cannot be killed (it waits in the kernel) is not started a second time beside it.
 */
final class MachineCommands implements Commands {
  private static final int LIMIT = 16 << 10;
  private static final int LONGEST_LINE = 160;
  private static final List<String> USUAL =
      List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/opt/vc/bin");

  private final List<String> folders;
  private final Map<String, Process> stuck = new ConcurrentHashMap<>();

  MachineCommands(@Nullable String path) {
    folders = new ArrayList<>(USUAL);
    if (path != null) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        if (folder.startsWith("/") && !folders.contains(folder)) {
          folders.add(folder);
        }
      }
    }
  }

  @Override
  public @Nullable String find(String program) {
    for (String folder : folders) {
      File file = new File(folder, program);
      if (file.isFile() && file.canExecute()) {
        return file.getPath();
      }
    }
    return null;
  }

  @Override
  public Reading<String> run(List<String> command, long timeoutMillis) {
    return ask(command, timeoutMillis, false);
  }

  @Override
  public Reading<String> outputOf(List<String> command, long timeoutMillis) {
    return ask(command, timeoutMillis, true);
  }

  private Reading<String> ask(List<String> command, long timeoutMillis, boolean whateverStatus) {
    String name = new File(command.get(0)).getName();
    Process last = stuck.get(name);
    if (last != null && last.isAlive()) {
      return Reading.failed(name + " hangs in the kernel since an earlier call");
    }
    stuck.remove(name);
    try {
      return answer(name, start(command), timeoutMillis, whateverStatus);
    } catch (IOException e) {
      return Reading.failed(name + ": " + e.getMessage());
    }
  }

  @Override
  public Running follow(List<String> command) throws IOException {
    return new RunningProcess(start(command));
  }

  private static Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return builder.start();
  }

  /** A process of this machine. */
  private record RunningProcess(Process process) implements Running {
    @Override
    public InputStream output() {
      return process.getInputStream();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Reading<String> answer(
      String name, Process process, long timeoutMillis, boolean whateverStatus) throws IOException {
    try (InputStream out = process.getInputStream()) {
      if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
        return Reading.failed(name + " did not end within " + timeoutMillis + " ms");
      }
      // Not to its end: a program that this one has left behind may hold the pipe open.
      byte[] bytes = new byte[LIMIT];
      int length = 0;
      while (length < LIMIT && out.available() > 0) {
        length += Math.max(0, out.read(bytes, length, LIMIT - length));
      }
      String text = new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
      if (process.exitValue() != 0 && !whateverStatus) {
        return Reading.failed(
            name + " ended with status " + process.exitValue() + ": " + firstLine(text));
      }
      return length == LIMIT
          ? Reading.failed(name + " wrote more than " + LIMIT + " bytes")
          : Reading.value(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.failed(name + " was interrupted");
    } finally {
      if (process.isAlive()) {
        process.destroyForcibly();
        stuck.put(name, process);
      }
    }
  }

  private static String firstLine(String text) {
    String line = text.strip();
    int end = line.indexOf('\n');
    line = end < 0 ? line : line.substring(0, end).strip();
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
  }
}
