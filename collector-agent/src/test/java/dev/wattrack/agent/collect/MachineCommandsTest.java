package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs: small shell scripts. */
class MachineCommandsTest {
  private static final long PATIENT_MILLIS = 20_000;

  private final Path folder;
  private final MachineCommands commands;

  MachineCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    commands = new MachineCommands("relative:" + folder);
  }

  private List<String> script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return List.of(String.valueOf(commands.find(name)), "argument");
  }

  @Test
  void aProgramIsFoundInThePathAndItsOutputIsTheAnswer() throws IOException {
    List<String> command = script("wattrack-says", "echo \"$1 $LC_ALL\"; cat");
    assertThat(command.get(0)).isEqualTo(folder.resolve("wattrack-says").toString());
    assertThat(commands.run(command, PATIENT_MILLIS)).isEqualTo(Reading.value("argument C\n"));
    assertThat(commands.find("wattrack-is-not-there")).isNull();
    Files.writeString(folder.resolve("wattrack-not-executable"), "");
    assertThat(commands.find("wattrack-not-executable")).isNull();
  }

  @Test
  void aProgramThatFailsIsQuotedWithItsFirstLine() throws IOException {
    assertThat(
            commands.run(
                script("wattrack-fails", "echo Could not open device >&2; echo x; exit 3"),
                PATIENT_MILLIS))
        .isEqualTo(Reading.failed("wattrack-fails ended with status 3: Could not open device"));
    assertThat(commands.run(List.of(folder + "/gone"), PATIENT_MILLIS))
        .isInstanceOf(Reading.Failed.class);
  }

  @Test
  void aProgramThatDoesNotEndIsKilled() throws Exception {
    Path pid = folder.resolve("pid");
    Reading<String> reading =
        commands.run(script("wattrack-hangs", "echo $$ > " + pid + "; exec sleep 300"), 1500);
    assertThat(reading).isEqualTo(Reading.failed("wattrack-hangs did not end within 1500 ms"));
    long process = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
    assertThat(ProcessHandle.of(process).map(ProcessHandle::isAlive)).isNotEqualTo(true);
    assertThat(commands.run(script("wattrack-well", "echo 1"), PATIENT_MILLIS))
        .isEqualTo(Reading.value("1\n"));
  }

  @Test
  void muchOutputIsNoAnswer() throws IOException {
    assertThat(
            commands
                .run(script("wattrack-long", "head -c 20000 /dev/zero"), PATIENT_MILLIS)
                .toString())
        .contains("more than 16384 bytes");
    assertThat(commands.run(script("wattrack-endless", "exec cat /dev/zero"), 1500).toString())
        .contains("did not end within");
  }

  @Test
  void aChildThatOutlivesItsProgramDoesNotHoldUsUp() throws IOException {
    Path pid = folder.resolve("child");
    assertThat(
            commands.run(
                script("wattrack-leaves", "sleep 60 & echo $! > " + pid + "; echo done"),
                PATIENT_MILLIS))
        .isEqualTo(Reading.value("done\n"));
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroy);
  }
}
