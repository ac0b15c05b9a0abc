package dev.wattrack.aggregator.alerts.receivers;

import dev.wattrack.aggregator.alerts.notify.Letter;
import dev.wattrack.aggregator.alerts.notify.Notice;
import dev.wattrack.aggregator.alerts.notify.NoticeJson;
import dev.wattrack.aggregator.alerts.notify.Receiver;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program for every notice: its arguments are those of the configuration and nothing else;
 * the notice is JSON on its input, title and status are in its environment. No shell is involved,
 * so no name of anything can become a command. Safe for use by several threads.
 */
public final class CommandReceiver implements Receiver {
  private static final long TIMEOUT_SECONDS = 30;

  private final List<String> command;
  private final String cluster;
  private final Letter letter;

  public CommandReceiver(List<String> command, String cluster, Letter letter) {
    this.command = List.copyOf(command);
    this.cluster = cluster;
    this.letter = letter;
  }

  @Override
  public Outcome deliver(Notice notice) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    File nowhere = new File("/dev/null");
    builder.redirectOutput(nowhere).redirectError(nowhere);
    builder.environment().put("WATTRACK_TITLE", letter.title(notice));
    builder.environment().put("WATTRACK_STATUS", notice.firing() ? "firing" : "resolved");
    builder.environment().put("WATTRACK_NOTICE", Long.toString(notice.number()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Outcome.Refused(command.get(0) + " cannot be run: " + e.getMessage());
    }
    try {
      feed(process, NoticeJson.write(notice, cluster).toString());
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return new Outcome.Later(command.get(0) + " did not end in " + TIMEOUT_SECONDS + " s");
      }
      int code = process.exitValue();
      return code == 0
          ? new Outcome.Sent()
          : new Outcome.Later(command.get(0) + " ended with " + code);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** On a thread of its own, because a program that reads nothing would hold us for ever. */
  private static void feed(Process process, String text) {
    Thread writer =
        new Thread(
            null,
            () -> {
              try (OutputStream input = process.getOutputStream()) {
                input.write(text.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                // It has ended or closed its input; its exit code tells whether that is well.
                process.descendants();
              }
            },
            "wattrack-command-input",
            128 << 10);
    writer.setDaemon(true);
    writer.start();
  }
}
