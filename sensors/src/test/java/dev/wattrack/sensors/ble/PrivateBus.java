package dev.wattrack.sensors.ble;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dbus-daemon of its own in a folder. Without the program, tests that need it are skipped. */
final class PrivateBus implements AutoCloseable {
  private final Process daemon;
  private final String address;

  private PrivateBus(Process daemon, String address) {
    this.daemon = daemon;
    this.address = address;
  }

  static PrivateBus start(Path folder) throws IOException {
    assumeTrue(
        new File("/usr/bin/dbus-daemon").canExecute(), "needs dbus-daemon (apt-get install dbus)");
    Path config = folder.resolve("bus.conf");
    Files.writeString(
        config,
        """
        <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
         "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig>
          <type>session</type>
          <listen>unix:path=%s</listen>
          <auth>EXTERNAL</auth>
          <policy context="default">
            <allow send_destination="*" eavesdrop="true"/>
            <allow eavesdrop="true"/>
            <allow own="*"/>
          </policy>
        </busconfig>
        """
            .formatted(folder.resolve("bus")));
    Process daemon =
        new ProcessBuilder(
                "/usr/bin/dbus-daemon", "--config-file=" + config, "--nofork", "--print-address")
            .redirectError(folder.resolve("bus.log").toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
    String printed = out.readLine();
    if (printed == null) {
      throw new IOException("dbus-daemon ended: " + Files.readString(folder.resolve("bus.log")));
    }
    return new PrivateBus(daemon, printed.replaceAll(",guid=.*", ""));
  }

  /** Such as {@code unix:path=/tmp/x/bus}. */
  String address() {
    return address;
  }

  @Override
  public void close() {
    daemon.destroyForcibly();
  }
}
