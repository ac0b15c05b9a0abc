package dev.wattrack.sensors.snmp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.testkit.time.Wait;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real SNMP agent (snmpsim or Net-SNMP) on a free port of loopback. */
public final class SnmpServer implements AutoCloseable {
  private static final String SNMPSIM = "/usr/bin/snmpsimd";
  private static final String SNMPD = "/usr/sbin/snmpd";
  private static final String UPTIME = "1.3.6.1.2.1.1.3.0";
  private static final long START_MILLIS = 20_000;

  /** The user of version 3 that both know. */
  public static final String USER = "operator";

  public static final String AUTHENTICATION_PASSWORD = "auctoritas-1";
  public static final String PRIVACY_PASSWORD = "privatus-12";

  private final Process process;
  private final Path log;
  private final int port;

  private SnmpServer(Path log, int port, List<String> command, Path folder) throws IOException {
    this.log = log;
    this.port = port;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SNMP_PERSISTENT_DIR", folder.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /**
   * snmpsim with what a folder holds: public.snmprec is what the community and the context public
   * see.
   */
  public static SnmpServer snmpsim(Path folder, Path data) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of(SNMPSIM)),
        "needs snmpsim: apt-get install -y --no-install-recommends snmpsim");
    Path copy = readable(folder.resolve("data"), "rwxr-xr-x");
    Path cache = readable(folder.resolve("cache"), "rwxrwxrwx");
    Path file = copy.resolve("public.snmprec");
    Files.copy(data.resolve("public.snmprec"), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                SNMPSIM,
                "--v3-engine-id=auto",
                "--v3-user=" + USER,
                "--v3-auth-key=" + AUTHENTICATION_PASSWORD,
                "--v3-auth-proto=SHA",
                "--v3-priv-key=" + PRIVACY_PASSWORD,
                "--v3-priv-proto=AES",
                "--data-dir=" + copy,
                "--cache-dir=" + cache,
                "--variation-modules-dir=/usr/share/snmpsim/variation",
                "--agent-udpv4-endpoint=127.0.0.1:" + port));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("--process-user=nobody", "--process-group=nogroup"));
    }
    return new SnmpServer(folder.resolve("snmpsim.log"), port, command, folder).await();
  }

  /**
   * Net-SNMP's agent: {@code public} reads, {@code private} and the user write; a script answers.
   */
  public static SnmpServer snmpd(Path folder, String subtree, Path script) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of(SNMPD)) && Files.isExecutable(Path.of("/usr/bin/python3")),
        "needs snmpd and python3: apt-get install -y --no-install-recommends snmpd python3");
    int port = freePort();
    Path config = folder.resolve("snmpd.conf");
    Files.writeString(
        config,
        "rocommunity public 127.0.0.1\nrwcommunity private 127.0.0.1\n"
            + "createUser "
            + USER
            + " SHA "
            + AUTHENTICATION_PASSWORD
            + " AES "
            + PRIVACY_PASSWORD
            + "\nrwuser "
            + USER
            + " priv\npass_persist ."
            + subtree
            + " /usr/bin/python3 "
            + script.toAbsolutePath()
            + " "
            + folder.resolve("outlets.json")
            + "\n");
    List<String> command =
        List.of(
            SNMPD,
            "-f",
            "-Lo",
            "-C",
            "-c",
            config.toString(),
            "-p",
            folder.resolve("pid").toString(),
            "-I",
            "-smux",
            "udp:127.0.0.1:" + port);
    return new SnmpServer(folder.resolve("snmpd.log"), port, command, folder).await();
  }

  private static Path readable(Path folder, String permissions) throws IOException {
    Files.createDirectories(folder);
    // A folder of JUnit is its owner's alone; snmpsim gives up being root.
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private SnmpServer await() {
    boolean answers = Wait.until(this::answers, START_MILLIS);
    if (!answers) {
      close();
      throw new AssertionError("no answer on port " + port + ": " + output());
    }
    return this;
  }

  private boolean answers() {
    try (Snmp snmp = SnmpSession.open(community("public", false, Duration.ofMillis(300), 0))) {
      snmp.get(List.of(UPTIME));
      return true;
    } catch (SnmpException e) {
      return false;
    }
  }

  /** How to ask it with a community. */
  public SnmpTarget community(String community, boolean version1, Duration timeout, int retries) {
    return new SnmpTarget(
        "127.0.0.1", port, timeout, retries, new SnmpTarget.Community(version1, community));
  }

  public int port() {
    return port;
  }

  private String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A port nobody listens on. */
  public static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
