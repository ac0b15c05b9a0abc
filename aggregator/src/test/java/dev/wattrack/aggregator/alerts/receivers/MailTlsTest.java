package dev.wattrack.aggregator.alerts.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wattrack.aggregator.alerts.notify.Receiver;
import dev.wattrack.model.http.Trust;
import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail by STARTTLS and with a password, to a real server with a self-made certificate. */
class MailTlsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private final Processes processes = new Processes();
  @TempDir private Path dir = Path.of("");
  private int port;
  private ChildProcess sink;

  @BeforeEach
  void start() throws Exception {
    Telling.needs("aiosmtpd", "python3-aiosmtpd");
    certify();
    port = Processes.freePort();
    Path script = dir.resolve("sink.py");
    Files.write(script, getClass().getResourceAsStream("/alerts/sink.py").readAllBytes());
    sink = run("/usr/bin/python3", "-u", script.toString(), "" + port, "cert.pem", "key.pem");
    sink.awaitLine("^listens", SOON);
  }

  /** A certificate for 127.0.0.1 by the JDK's own tool. */
  private void certify() throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String password = "not secret";
    ChildProcess made =
        run(
            tool,
            "-genkeypair",
            "-alias",
            "lab",
            "-keyalg",
            "EC",
            "-dname",
            "CN=lab",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            "store.p12",
            "-storepass",
            password);
    assertThat(made.awaitEnd(SOON)).as(made.output()).isZero();
    KeyStore store =
        KeyStore.getInstance(dir.resolve("store.p12").toFile(), password.toCharArray());
    pem("cert.pem", "CERTIFICATE", store.getCertificate("lab").getEncoded());
    pem("key.pem", "PRIVATE KEY", store.getKey("lab", password.toCharArray()).getEncoded());
  }

  private void pem(String file, String what, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    Files.writeString(
        dir.resolve(file),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private ChildProcess run(String... command) throws Exception {
    return processes.start(dir, Map.of(), List.of(command));
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  private Receiver.Outcome tell(String host, String password, Trust trust) {
    return new MailReceiver(
            new MailReceiver.Options(
                host,
                port,
                MailReceiver.Security.STARTTLS,
                "rack",
                password,
                "rack@lab.example",
                List.of("admin@lab.example"),
                trust),
            Telling.LETTER)
        .deliver(Telling.notice("pi-1"));
  }

  @Test
  void aMailIsSentToWhomTheCaFileVouchesFor() {
    Trust trust = Trust.of(dir.resolve("cert.pem"));
    assertThat(tell("127.0.0.1", "s3cret", trust)).isInstanceOf(Receiver.Outcome.Sent.class);
    await().atMost(SOON).until(() -> sink.output().contains("END MESSAGE"));
    assertThat(sink.output()).contains("To: <admin@lab.example>");
  }

  @Test
  void nothingIsSentToAnybodyElseNorWithAWrongPassword() {
    Trust trust = Trust.of(dir.resolve("cert.pem"));
    Receiver.Outcome stranger = tell("127.0.0.1", "s3cret", Trust.USUAL);
    assertThat(stranger).isInstanceOf(Receiver.Outcome.Later.class);
    assertThat(stranger.toString()).contains("certification path");
    Receiver.Outcome otherName = tell("localhost", "s3cret", trust);
    assertThat(otherName).isInstanceOf(Receiver.Outcome.Later.class);
    assertThat(otherName.toString()).contains("localhost");
    Receiver.Outcome wrong = tell("127.0.0.1", "guess", trust);
    assertThat(wrong).isInstanceOf(Receiver.Outcome.Refused.class);
    assertThat(sink.output()).doesNotContain("MESSAGE FOLLOWS");
  }
}
