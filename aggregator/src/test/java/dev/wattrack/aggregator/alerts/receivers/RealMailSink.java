package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's aiosmtpd, which prints every mail. */
final class RealMailSink implements RealServer {
  private static final Duration SOON = Duration.ofSeconds(60);
  private final Processes processes = new Processes();
  private final Path dir;
  private final int port;
  private ChildProcess process;
  private String earlier = "";

  RealMailSink(Path dir) throws IOException {
    Telling.needs("aiosmtpd", "python3-aiosmtpd");
    this.dir = dir;
    port = Processes.freePort();
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Receiver receiver(Clock clock) {
    return new MailReceiver(
        new MailReceiver.Options(
            "127.0.0.1",
            port,
            MailReceiver.Security.NONE,
            "",
            "",
            "rack@lab.example",
            List.of("admin@lab.example"),
            Trust.USUAL),
        Telling.LETTER);
  }

  @Override
  public void start() throws Exception {
    process = start(processes, dir, port);
  }

  /** Starts one that listens. */
  static ChildProcess start(Processes processes, Path dir, int port) throws Exception {
    ChildProcess sink =
        processes.start(
            dir,
            Map.of(),
            List.of(
                "/usr/bin/python3",
                "-u",
                "-m",
                "aiosmtpd",
                "-n",
                "-l",
                "127.0.0.1:" + port,
                "-c",
                "aiosmtpd.handlers.Debugging",
                "stdout"));
    sink.awaitPort(port, SOON);
    return sink;
  }

  @Override
  public void stop() {
    await().atMost(SOON).until(() -> mails(process.output()) == 2);
    earlier = process.output();
    process.kill(SOON.toMillis());
  }

  private static long mails(String output) {
    return output.lines().filter(line -> line.contains("END MESSAGE")).count();
  }

  @Override
  public void check() {
    await().atMost(SOON).until(() -> mails(process.output()) >= 3);
    List<String> ids =
        (earlier + "\n" + process.output())
            .lines()
            .filter(line -> line.startsWith("Message-ID:"))
            .toList();
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
  }

  @Override
  public void close() {
    processes.close();
  }
}
